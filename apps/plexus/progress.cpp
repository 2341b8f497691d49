#include "progress.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "printing.hpp"
#include "terminal.hpp"

namespace plexus::app {
namespace {

constexpr std::size_t bar_cells = 20;
constexpr std::size_t fewest_cells = 5;  // a shorter bar shows nothing

std::string clock(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}:{:02d}", whole / 60, whole % 60);
  return fmt::format("{}:{:02d}:{:02d}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string per_step(const FitProgress& at) {
  const double seconds = at.seconds / static_cast<double>(std::max<std::int64_t>(at.step, 1));
  if (seconds >= 1) return fmt::format("{:.1f}s/step", seconds);
  if (seconds >= 1e-3) return fmt::format("{:.1f}ms/step", seconds * 1e3);
  return fmt::format("{:.0f}us/step", seconds * 1e6);
}

std::string bar(const FitProgress& at, std::size_t cells) {
  const bool lines = terminal_has_utf8();
  const auto filled = static_cast<std::size_t>(static_cast<std::int64_t>(cells) * at.step /
                                               std::max<std::int64_t>(at.steps, 1));
  std::string text;
  for (std::size_t i = 0; i < cells; ++i) {
    text += i < filled ? (lines ? "━" : "=") : (lines ? "─" : "-");
  }
  return text;
}

/// The epoch, the step and as much of the bar as there is room for.
std::string head_of(const FitProgress& at, std::size_t room) {
  const std::size_t width = std::to_string(at.epochs).size();
  const std::size_t step_width = std::to_string(at.steps).size();
  std::string head =
      fmt::format("Epoch {:{}}/{} {:{}}/{}", at.epoch, width, at.epochs, at.step, step_width, at.steps);
  const std::size_t left = room > head.size() + 1 ? room - head.size() - 1 : 0;
  if (left >= fewest_cells) head += " " + bar(at, std::min(left, bar_cells));
  return head;
}

void print_warning(const std::string& message) { print_message("warning: {}\n", message); }

class Bar final : public FitObserver {
 public:
  void refresh(const FitProgress& at, const RunningLogs& logs) override {
    const double left = at.seconds / static_cast<double>(std::max<std::int64_t>(at.step, 1)) *
                        static_cast<double>(at.steps - at.step);
    const std::size_t room = terminal_columns() - 1;
    const std::string line =
        fmt::format("{} {} left {} - {}", head_of(at, room), clock(left), per_step(at), text(logs()));
    // A line that wraps could not be redrawn.
    write_message(fmt::format("\r\x1b[K{}", cut_to_columns(line, room)));
  }

  void epoch_ends(const FitProgress& at, const Logs& logs) override {
    const std::size_t room = std::max<std::size_t>(terminal_columns() - 1, 1);
    std::vector<std::string> parts = {head_of(at, room),
                                      fmt::format("{} {}", clock(at.seconds), per_step(at))};
    for (const auto& log : logs) parts.push_back("- " + text(Logs{log}));
    write_message(fmt::format("\r\x1b[K{}\n", broken_to_columns(parts, room)));
  }

  void warns(const std::string& message) override { print_warning(message); }
};

class Lines final : public FitObserver {
 public:
  void epoch_ends(const FitProgress& at, const Logs& logs) override {
    print_message("Epoch {}/{} - {} - {} - {}\n", at.epoch, at.epochs, clock(at.seconds), per_step(at),
                  text(logs));
  }
  void warns(const std::string& message) override { print_warning(message); }
};

class JsonLines final : public FitObserver {
 public:
  void epoch_ends(const FitProgress& at, const Logs& logs) override {
    Json line = {{"event", "epoch"},
                 {"epoch", at.epoch},
                 {"epochs", at.epochs},
                 {"steps", at.step},
                 {"seconds", std::round(at.seconds * 1e6) / 1e6}};
    line.update(Json::parse(to_json(logs)));
    print(line);
  }
  void warns(const std::string& message) override { print({{"event", "warning"}, {"message", message}}); }

 private:
  using Json = nlohmann::ordered_json;

  static void print(const Json& line) {
    print_result("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
    flush_results();
  }
};

class WarningsAlone final : public FitObserver {
 public:
  void warns(const std::string& message) override { print_warning(message); }
};

}  // namespace

std::unique_ptr<FitObserver> bar_progress() { return std::make_unique<Bar>(); }
std::unique_ptr<FitObserver> line_progress() { return std::make_unique<Lines>(); }
std::unique_ptr<FitObserver> json_progress() { return std::make_unique<JsonLines>(); }
std::unique_ptr<FitObserver> warnings_alone() { return std::make_unique<WarningsAlone>(); }

}  // namespace plexus::app
