#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "interrupt.hpp"
#include "open.hpp"
#include "progress.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

std::unique_ptr<FitObserver> make_progress(const po::variables_map& values) {
  if (values.count("json") > 0) return json_progress(stdout);
  if (values.count("quiet") > 0) return warnings_alone(stderr);
  const char* terminal = std::getenv("TERM");
  if (isatty(STDERR_FILENO) == 0 || (terminal && std::string_view(terminal) == "dumb"))
    return line_progress(stderr);
  winsize size = {};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return bar_progress(stderr, known ? size.ws_col : 80);
}

void say(const po::variables_map& values, const std::string& line) {
  if (values.count("quiet") == 0) fmt::print(stderr, "{}\n", line);
}

}  // namespace

int train(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
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
  const auto progress = make_progress(values);
  TrainOptions train;
  if (values.count("out") > 0) train.out = values["out"].as<std::string>();
  train.observers = {progress.get()};
  train.stop = &catch_interrupts();
  const TrainResult result = run.train(train);
  const bool complete = result.state == RunState::complete;
  say(values, fmt::format("{}wrote {}", complete ? "" : result.history.stopped + "; ",
                          result.directory.path().string()));
  return complete ? 0 : interrupted_exit_code();
}

}  // namespace plexus::app
