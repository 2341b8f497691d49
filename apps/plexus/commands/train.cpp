#include <plexus/error/error.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "interrupt.hpp"
#include "open.hpp"
#include "printing.hpp"
#include "progress.hpp"
#include "terminal.hpp"

namespace plexus::app {

namespace fs = std::filesystem;
namespace po = boost::program_options;

namespace {

std::unique_ptr<FitObserver> make_progress(const po::variables_map& values) {
  if (values.count("json") > 0) return json_progress();
  if (values.count("quiet") > 0) return warnings_alone();
  return is_terminal() ? bar_progress() : line_progress();
}

void say(const po::variables_map& values, const std::string& line) {
  if (values.count("quiet") == 0) print_message("{}\n", line);
}

/// What training a run directory does, which other programs would take for going on.
std::string fresh_start(const Run& run) {
  const fs::path& directory = run.directory()->path();
  const std::string near = fs::proximate(directory).string();
  const std::string from = near.size() < directory.string().size() ? near : directory.string();
  const std::string initial = run.config().initial_weights.string();
  return fmt::format(
      "this repeats the training of {0} from {1}, in a new run directory; to begin with what it learnt, add "
      "initial_weights={0}",
      from, initial.empty() ? "new weights" : "the initial weights " + initial);
}

}  // namespace

int train(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()("out", po::value<std::string>()->value_name("DIR"),
                        "the run directory; default: runs/NAME/TIME");
  options.add_options()("json", "one line of JSON for each epoch, on standard output");
  options.add_options()("quiet", "print nothing but warnings and errors");
  po::variables_map values;
  const char* usage =
      "train RUN.yaml [key=value ...] [--plugin FILE] [--plugin-dir DIR] [--out DIR] [--json] [--quiet]";
  if (!parse(arguments, usage, options, "run", values)) return 0;

  Run run = open(values);
  const RunConfig& config = run.config();
  say(values,
      fmt::format("{}: backend {}, {} thread{}, {}, seed {}", config.name, config.backend, config.threads,
                  config.threads == 1 ? "" : "s", name_of(config.precision), config.seed));
  if (run.directory()) say(values, fresh_start(run));
  const auto progress = make_progress(values);
  TrainOptions train;
  if (values.count("out") > 0) train.out = values["out"].as<std::string>();
  train.observers = {progress.get()};
  train.stop = &catch_interrupts();
  const TrainResult result = run.train(train);
  const bool complete = result.state == RunState::complete;
  const bool diverged = result.state == RunState::diverged;
  say(values, fmt::format("{}wrote {}", complete || diverged ? "" : result.history.stopped + "; ",
                          result.directory.path().string()));
  if (diverged) throw Error(result.history.stopped);
  return complete ? 0 : interrupted_exit_code();
}

}  // namespace plexus::app
