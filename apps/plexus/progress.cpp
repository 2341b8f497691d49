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

/// Explains how the numbers of an epoch are computed, since they cannot be compared directly with those of
/// its validation.
void print_head(const Training& training) {
  const auto& logs = training.known_logs();
  const bool exact = std::any_of(logs.begin(), logs.end(),
                                 [](const KnownLog& log) { return log.name.starts_with("train_"); });
  if (training.makes_whole_passes()) {
    print_message(
        "an epoch is one pass of the optimizer: its loss is the mean over the pass, its metrics are "
        "those of the training rows with the weights at its end\n");
    return;
  }
  print_message("loss and metrics of an epoch are means over its batches, while the weights change; {}\n",
                exact ? "train_* are those of all training rows with the weights at its end"
                      : "fit.train_eval=true adds those of its end");
}

class Bar final : public Callback {
 public:
  void on_train_begin(Training& training) override { print_head(training); }
  void refresh(Training& training) override {
    const FitProgress& at = training.progress();
    const double left = at.seconds / static_cast<double>(std::max<std::int64_t>(at.step, 1)) *
                        static_cast<double>(at.steps - at.step);
    const std::size_t room = terminal_columns() - 1;
    const std::string line = fmt::format("{} {} left {} - {}", head_of(at, room), clock(left), per_step(at),
                                         text(training.running_logs()));
    // A line that wraps could not be redrawn.
    write_message(fmt::format("\r\x1b[K{}", cut_to_columns(line, room)));
  }

  void on_epoch_end(Training& training, Logs& logs) override { end_epoch(training.progress(), logs); }
  void on_epoch_interrupted(Training& training, const Logs& logs) override {
    end_epoch(training.progress(), logs);
  }
  void notes(const std::string& message) override {
    write_message("\r\x1b[K");
    print_message("{}\n", message);
  }
  void warns(const std::string& message) override { print_warning(message); }

 private:
  static void end_epoch(const FitProgress& at, const Logs& logs) {
    const std::size_t room = std::max<std::size_t>(terminal_columns() - 1, 1);
    std::vector<std::string> parts = {head_of(at, room),
                                      fmt::format("{} {}", clock(at.seconds), per_step(at))};
    for (const auto& log : logs) parts.push_back("- " + text(Logs{log}));
    write_message(fmt::format("\r\x1b[K{}\n", broken_to_columns(parts, room)));
  }
};

class Lines final : public Callback {
 public:
  void on_train_begin(Training& training) override { print_head(training); }
  void on_epoch_end(Training& training, Logs& logs) override { print_epoch(training.progress(), logs); }
  void on_epoch_interrupted(Training& training, const Logs& logs) override {
    print_epoch(training.progress(), logs);
  }
  void notes(const std::string& message) override { print_message("{}\n", message); }
  void warns(const std::string& message) override { print_warning(message); }

 private:
  static void print_epoch(const FitProgress& at, const Logs& logs) {
    print_message("Epoch {}/{} - {} - {} - {}\n", at.epoch, at.epochs, clock(at.seconds), per_step(at),
                  text(logs));
  }
};

class JsonLines final : public Callback {
 public:
  void on_epoch_end(Training& training, Logs& logs) override { print_epoch(training.progress(), logs); }
  void on_epoch_interrupted(Training& training, const Logs& logs) override {
    print_epoch(training.progress(), logs);
  }
  void notes(const std::string& message) override {
    print_json_line({{"event", "note"}, {"message", message}});
  }
  void warns(const std::string& message) override {
    print_json_line({{"event", "warning"}, {"message", message}});
  }

 private:
  using Json = nlohmann::ordered_json;

  static void print_epoch(const FitProgress& at, const Logs& logs) {
    Json line = {{"event", "epoch"},
                 {"epoch", at.epoch},
                 {"epochs", at.epochs},
                 {"steps", at.step},
                 {"seconds", std::round(at.seconds * 1e6) / 1e6}};
    line.update(Json::parse(to_json(logs)));
    print_json_line(line);
  }
};

class WarningsAlone final : public Callback {
 public:
  void warns(const std::string& message) override { print_warning(message); }
};

}  // namespace

void print_json_line(const nlohmann::ordered_json& line) {
  print_data("{}\n", line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  flush_results();
}

std::unique_ptr<Callback> bar_progress() { return std::make_unique<Bar>(); }
std::unique_ptr<Callback> line_progress() { return std::make_unique<Lines>(); }
std::unique_ptr<Callback> json_progress() { return std::make_unique<JsonLines>(); }
std::unique_ptr<Callback> warnings_alone() { return std::make_unique<WarningsAlone>(); }

}  // namespace plexus::app
