#include "progress.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus::app {
namespace {

constexpr int bar_cells = 20;

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

std::string bar(const FitProgress& at) {
  const auto filled = static_cast<int>(bar_cells * at.step / std::max<std::int64_t>(at.steps, 1));
  std::string cells;
  for (int i = 0; i < bar_cells; ++i) cells += i < filled ? "━" : "─";
  return cells;
}

void print_warning(std::FILE* out, const std::string& message) {
  fmt::print(out, "warning: {}\n", message);
  std::fflush(out);
}

class Bar final : public FitObserver {
 public:
  Bar(std::FILE* out, int columns) : out_(out), columns_(static_cast<std::size_t>(std::max(columns, 20))) {}

  void refresh(const FitProgress& at, const RunningLogs& logs) override {
    const double left = at.seconds / static_cast<double>(std::max<std::int64_t>(at.step, 1)) *
                        static_cast<double>(at.steps - at.step);
    draw(at, fmt::format("{} left", clock(left)), text(logs()), "");
  }
  void epoch_ends(const FitProgress& at, const Logs& logs) override {
    draw(at, clock(at.seconds), text(logs), "\n");
  }
  void warns(const std::string& message) override { print_warning(out_, message); }

 private:
  void draw(const FitProgress& at, const std::string& time, const std::string& values, const char* end) {
    const int width = static_cast<int>(std::to_string(at.epochs).size());
    const int step_width = static_cast<int>(std::to_string(at.steps).size());
    const std::string head =
        fmt::format("Epoch {:{}}/{} {:{}}/{} ", at.epoch, width, at.epochs, at.step, step_width, at.steps);
    std::string tail = fmt::format(" {} {} - {}", time, per_step(at), values);
    // A line that wraps could not be redrawn; the end of an epoch is never cut, since it stays.
    const std::size_t used = head.size() + bar_cells;
    if (*end == '\0' && used + tail.size() >= columns_)
      tail.resize(columns_ > used + 1 ? columns_ - used - 1 : 0);
    fmt::print(out_, "\r\x1b[K{}{}{}{}", head, bar(at), tail, end);
    std::fflush(out_);
  }

  std::FILE* out_;
  std::size_t columns_;
};

class Lines final : public FitObserver {
 public:
  explicit Lines(std::FILE* out) : out_(out) {}
  void epoch_ends(const FitProgress& at, const Logs& logs) override {
    fmt::print(out_, "Epoch {}/{} - {} - {} - {}\n", at.epoch, at.epochs, clock(at.seconds), per_step(at),
               text(logs));
    std::fflush(out_);
  }
  void warns(const std::string& message) override { print_warning(out_, message); }

 private:
  std::FILE* out_;
};

class JsonLines final : public FitObserver {
 public:
  explicit JsonLines(std::FILE* out) : out_(out) {}
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

  void print(const Json& line) {
    fmt::print(out_, "{}\n", line.dump());
    std::fflush(out_);
  }

  std::FILE* out_;
};

class WarningsAlone final : public FitObserver {
 public:
  explicit WarningsAlone(std::FILE* out) : out_(out) {}
  void warns(const std::string& message) override { print_warning(out_, message); }

 private:
  std::FILE* out_;
};

}  // namespace

std::unique_ptr<FitObserver> bar_progress(std::FILE* out, int columns) {
  return std::make_unique<Bar>(out, columns);
}
std::unique_ptr<FitObserver> line_progress(std::FILE* out) { return std::make_unique<Lines>(out); }
std::unique_ptr<FitObserver> json_progress(std::FILE* out) { return std::make_unique<JsonLines>(out); }
std::unique_ptr<FitObserver> warnings_alone(std::FILE* out) { return std::make_unique<WarningsAlone>(out); }

}  // namespace plexus::app
