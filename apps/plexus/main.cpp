#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/plugin_call.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "command.hpp"
#include "printing.hpp"
#include "unexpected_end.hpp"

namespace plexus::app {
namespace {

constexpr const char* usage = R"(usage: plexus COMMAND ...

  train RUN.yaml [key=value ...]    train, and write a run directory
  resume RUN_DIR [fit.epochs=N]     go on with a training that was stopped, or train it for longer
  evaluate RUN_DIR                  loss and metrics of a finished run
  predict RUN_DIR --input FILE      outputs for rows of a CSV, NPY or IDX file
  check RUN.yaml [key=value ...]    everything that can be known before training; writes nothing
  config RUN.yaml [key=value ...]   the run file with every default, as training writes it
  summary RUN.yaml|RUN_DIR          the layers, their shapes and parameters; --explain: the kernels
  bench RUN.yaml [key=value ...]    times the training step, its nodes, and prediction
  compare RUN.yaml|RUN_DIR          whether backends agree, node by node
  plugin ACTION                     components: lists, shows, makes and checks them (plexus help plugin)
  schema                            the JSON Schema of a run file, for editors and validators
  formula TEXT                      a formula in its normal form, its gradient, or its plugin
  help run-file                     every key of a run file
  help formulas                     what a formula may hold
  help COMMAND                      the options of a command, as 'plexus COMMAND --help'
  --version                         versions of Plexus and of the libraries in use
  --help                            this text

exit codes: 0 done, 1 the run failed, 2 wrong usage or configuration, 128 + the number of the
signal if interrupted (130 after Ctrl-C)
)";

using Commands = std::map<std::string, std::function<int(const Arguments&)>, std::less<>>;

/// Names of other programs for commands, and the commands here.
constexpr std::pair<std::string_view, std::string_view> foreign_commands[] = {
    {"continue", "resume"},   {"restart", "resume"},   {"fit", "train"},        {"run", "train"},
    {"test", "evaluate"},     {"eval", "evaluate"},    {"score", "evaluate"},   {"infer", "predict"},
    {"inference", "predict"}, {"benchmark", "bench"},  {"list", "plugin list"}, {"plugins", "plugin list"},
    {"show", "plugin show"},  {"describe", "summary"}, {"validate", "check"},   {"lint", "check"},
    {"dry-run", "check"},     {"version", "--version"}};

std::string no_command(const std::string& name, const Commands& commands) {
  for (const auto& [word, here] : foreign_commands) {
    if (word == name)
      return fmt::format("there is no command '{}'; write plexus {}\n\n{}", name, here, usage);
  }
  std::vector<std::string> known = {"run-file", "formulas"};
  for (const auto& [command, call] : commands) known.push_back(command);
  const std::string near = nearest(name, known);
  return fmt::format("there is no command '{}'{}\n\n{}", name,
                     near.empty() ? "" : fmt::format("; did you mean '{}'?", near), usage);
}

int run(const Arguments& words) {
  static const Commands commands = {{"train", train},     {"resume", resume},   {"evaluate", evaluate},
                                    {"predict", predict}, {"summary", summary}, {"bench", bench},
                                    {"compare", compare}, {"check", check},     {"config", config},
                                    {"plugin", plugin},   {"schema", schema},   {"formula", formula}};
  if (words.empty()) throw UsageError(fmt::format("which command?\n\n{}", usage));
  const std::string& first = words.front();
  const bool asks_help = first == "--help" || first == "-h" || first == "help";
  if (asks_help && words.size() > 1) {
    const std::string& topic = words[1];
    if (topic == "run-file" || topic == "formulas") return help(Arguments(words.begin() + 1, words.end()));
    if (const auto command = commands.find(topic); command != commands.end())
      return command->second({"--help"});
    if (topic != "help") throw UsageError(no_command(topic, commands));
  }
  if (asks_help) {
    print_result("{}", usage);
    return 0;
  }
  if (first == "--version") return version();
  const auto command = commands.find(first);
  if (command == commands.end()) throw UsageError(no_command(first, commands));
  return command->second(Arguments(words.begin() + 1, words.end()));
}

/// Prints the warnings that no command has printed.
void show_warnings() {
  for (const std::string& warning : take_warnings()) print_message("warning: {}\n", warning);
}

}  // namespace
}  // namespace plexus::app

int main(int argc, char** argv) {
  plexus::app::prepare_printing();
  plexus::app::watch_end();
  plexus::ProcessGuard::protect_calls();
  int exit_code = 1;
  try {
    exit_code = plexus::app::run(plexus::app::Arguments(argv + 1, argv + argc));
    plexus::app::show_warnings();
  } catch (const plexus::Error& error) {
    plexus::app::show_warnings();
    plexus::app::print_message("plexus: {}\n", error.message());
    exit_code = error.exit_code();
  } catch (const std::exception& error) {
    plexus::app::show_warnings();
    plexus::app::print_message("plexus: {}\n", error.what());
  }
  if (!plexus::app::results_are_written() && exit_code == 0) exit_code = 1;
  return plexus::app::decide_end(exit_code);
}
