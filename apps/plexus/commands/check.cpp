#include <plexus/error/warnings.hpp>
#include <plexus/run/run_check.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr std::size_t most_shown = 8;  // columns or classes in a line

std::string some_of(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), most_shown);
  const std::string list = fmt::format("{}", fmt::join(names.begin(), names.begin() + shown, ", "));
  return shown == names.size() ? list : fmt::format("{} and {} more", list, names.size() - shown);
}

template <class T>
std::string counted(T count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string bytes_text(std::size_t bytes) {
  const double kib = static_cast<double>(bytes) / 1024;
  if (kib < 1) return "below 1 KiB";
  if (kib < 1024) return fmt::format("{:.0f} KiB", kib);
  return kib < 1024 * 1024 ? fmt::format("{:.1f} MiB", kib / 1024)
                           : fmt::format("{:.1f} GiB", kib / (1024 * 1024));
}

/// About two digits: a measured time is not more precise.
std::string time_text(double seconds) {
  const auto text = [](double value, std::string_view unit) {
    return fmt::format("{:.{}f} {}", value, value < 10 ? 1 : 0, unit);
  };
  if (seconds < 1e-3) return text(seconds * 1e6, "us");
  if (seconds < 1) return text(seconds * 1e3, "ms");
  if (seconds < 120) return text(seconds, "seconds");
  return seconds < 7200 ? text(seconds / 60, "minutes") : text(seconds / 3600, "hours");
}

/// The shape and dtype of one row of a column.
std::string row_text(const Type& row) {
  if (row.shape.rank() <= 1) return counted(row.shape.elements(), "number") + " a row";
  return fmt::format("{} of {} a row", row.shape.text(), name_of(row.dtype));
}

void print_line(std::string_view title, std::string_view text) { print_result("  {:<10} {}\n", title, text); }

std::string rows_text(const RunCheck& check) {
  std::string text;
  const auto add = [&text](std::string_view part, const std::optional<std::int64_t>& rows) {
    if (rows) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", counted(*rows, "row"), part);
  };
  add(check.trains ? "to train" : "to predict", check.train_rows);
  add("to validate", check.validation_rows);
  add("to test", check.test_rows);
  if (text.empty()) text = "the number of rows is not known yet";
  return text + (check.data_was_read ? "" : " (their values are read and checked when the training starts)");
}

/// ", of a, b" for the columns of a group that are not its own name.
std::string columns_text(const RunCheck::Group& group) {
  const bool alone = group.columns.size() == 1 && group.columns[0] == group.name;
  return group.columns.empty() || alone ? "" : fmt::format(", of {}", some_of(group.columns));
}

/// Says which values are in the target's own units, where the loss is computed from a prepared target; else
/// empty.
std::string preparation_text(const RunCheck::Group& target) {
  if (target.prepared_by.empty()) return {};
  return fmt::format("; the loss is of what {} makes of it, metrics and predictions are in its own units",
                     fmt::join(target.prepared_by, ", "));
}

void print_rows_of(const Run& run, const RunCheck& check) {
  print_line("data", fmt::format("{}: {}", run.config().data.source.typed, rows_text(check)));
  for (const RunCheck::Group& input : check.inputs) {
    print_line("input", fmt::format("{}: {}{}", input.name, row_text(input.row), columns_text(input)));
  }
  for (const RunCheck::Group& target : check.targets) {
    const std::size_t classes = target.classes.size();
    print_line("target", target.classes.empty()
                             ? fmt::format("{}: {}{}{}", target.name, row_text(target.row),
                                           columns_text(target), preparation_text(target))
                             : fmt::format("{}: {} class{}: {}", target.name, classes,
                                           classes == 1 ? "" : "es", some_of(target.classes)));
  }
}

void print_model(const RunCheck& check) {
  print_line(
      "model",
      fmt::format("{}, {}{}{}", counted(check.layers, "layer"), counted(check.parameters, "parameter"),
                  check.trains ? " to train" : ", all given",
                  check.non_trainable == 0 ? "" : fmt::format(" and {} that stay", check.non_trainable)));
  for (const RunCheck::Output& output : check.outputs) {
    print_line("output", fmt::format("{}: {} a row{}{}{}", output.name, output.row.text(),
                                     output.loss.empty() ? "" : ", loss ", output.loss,
                                     output.metrics.empty()
                                         ? ""
                                         : fmt::format(", metrics {}", fmt::join(output.metrics, ", "))));
  }
}

void print_step(const Run& run, const RunCheck& check) {
  const RunConfig& config = run.config();
  std::size_t elsewhere = 0;
  for (const RunCheck::Fallback& one : check.fallbacks) elsewhere += static_cast<std::size_t>(one.nodes);
  print_line("backend",
             fmt::format("{}, {}, {}: {} a step{}", config.backend, counted(config.threads, "thread"),
                         name_of(config.precision), counted(check.kernels, "kernel"),
                         elsewhere == 0 ? "" : fmt::format(", {} not its own:", elsewhere)));
  for (const RunCheck::Fallback& one : check.fallbacks) {
    print_line("", fmt::format("  {} of {} on {}{}", one.nodes, one.op, one.provider,
                               one.reason.empty() ? "" : ": " + one.reason));
  }
  const std::size_t total = check.data_bytes + check.variable_bytes + check.step_bytes;
  print_line("memory", fmt::format("{}: data {}, weights {}, a step {}",
                                   total < 1024 ? "below 1 KiB" : "about " + bytes_text(total),
                                   check.data_bytes == 0 ? "not known" : bytes_text(check.data_bytes),
                                   bytes_text(check.variable_bytes), bytes_text(check.step_bytes)));
  std::string time =
      fmt::format("about {} a step of {}", time_text(check.step_seconds), counted(check.batch_rows, "row"));
  if (check.steps) {
    const double epoch = static_cast<double>(*check.steps) * check.step_seconds;
    time += fmt::format(", {} an epoch of {}, {} for {}", time_text(epoch), counted(*check.steps, "step"),
                        time_text(epoch * config.epochs), counted(config.epochs, "epoch"));
  }
  print_line("time", time);
}

}  // namespace

int check(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  po::variables_map values;
  const char* usage =
      "check RUN.yaml|RUN_DIR [key=value ...] [--accept-changed] [--plugin FILE] [--plugin-dir DIR]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  Run run = open(values);
  if (!run.config().has_training) run = open(values, Needs::given);
  const RunCheck found = check_run(run);
  print_result("{}\n", run.config().name);
  print_rows_of(run, found);
  print_model(found);
  print_step(run, found);
  if (!found.trains) print_line("training", "none: the run file says nothing of one");
  for (const std::string& warning : take_warnings()) print_message("warning: {}\n", warning);
  print_result("ok\n");
  return 0;
}

}  // namespace plexus::app
