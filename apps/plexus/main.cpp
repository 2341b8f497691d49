#include <plexus/config/plugin_call.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <cstdio>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "command.hpp"
#include "unexpected_end.hpp"

namespace plexus::app {
namespace {

constexpr const char* usage = R"(usage: plexus COMMAND ...

  train RUN.yaml [key=value ...]    train, and write a run directory
  evaluate RUN_DIR                  loss and metrics of a finished run
  predict RUN_DIR --input FILE      outputs for rows of a .npy, .csv or IDX file
  summary RUN.yaml|RUN_DIR          the layers, their shapes and parameters; --explain: the kernels
  bench RUN.yaml [key=value ...]    times the training step, its nodes, and prediction
  compare RUN.yaml|RUN_DIR          whether backends agree, node by node
  plugin list                       every component that can be named, and its library
  --version                         versions of Plexus and of the libraries in use
  --help                            this text; 'plexus COMMAND --help' lists the options of a command

exit codes: 0 done, 1 the run failed, 2 wrong usage or configuration, 130 interrupted
)";

int run(const Arguments& words) {
  static const std::map<std::string, std::function<int(const Arguments&)>, std::less<>> commands = {
      {"train", train}, {"evaluate", evaluate}, {"predict", predict}, {"summary", summary},
      {"bench", bench}, {"compare", compare},   {"plugin", plugin}};
  if (words.empty()) throw UsageError(fmt::format("which command?\n\n{}", usage));
  const std::string& first = words.front();
  if (first == "--help" || first == "-h" || first == "help") {
    fmt::print("{}", usage);
    return 0;
  }
  if (first == "--version") return version();
  const auto command = commands.find(first);
  if (command == commands.end())
    throw UsageError(fmt::format("there is no command '{}'\n\n{}", first, usage));
  return command->second(Arguments(words.begin() + 1, words.end()));
}

/// Prints the warnings that no command has printed.
void show_warnings() {
  for (const std::string& warning : take_warnings()) fmt::print(stderr, "warning: {}\n", warning);
}

}  // namespace
}  // namespace plexus::app

int main(int argc, char** argv) {
  plexus::app::watch_end();
  plexus::ProcessGuard::protect_calls();
  int exit_code = 1;
  try {
    exit_code = plexus::app::run(plexus::app::Arguments(argv + 1, argv + argc));
    plexus::app::show_warnings();
  } catch (const plexus::Error& error) {
    plexus::app::show_warnings();
    fmt::print(stderr, "plexus: {}\n", error.message());
    exit_code = error.exit_code();
  } catch (const std::exception& error) {
    plexus::app::show_warnings();
    fmt::print(stderr, "plexus: {}\n", error.what());
  }
  return plexus::app::decide_end(exit_code);
}
