#include <plexus/files/files.hpp>
#include <plexus/run/plugin_pins.hpp>

#include <fmt/format.h>

#include "arguments.hpp"
#include "open.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* pin_usage =
    "plugin pin RUN.yaml [--plugin-dir DIR]\n\n"
    "  Writes the sha256 of the files of its plugins into the run file; all else of it stays as it is. "
    "Their\n"
    "  code is not run. A run then refuses another file; with --require-pinned it refuses what has no "
    "sha256.";

void print_pin(const PluginPin& pin) {
  const std::string before = pin.before == pin.sha256 ? ", as before"
                             : pin.before.empty()     ? ""
                                                      : ", before " + pin.before;
  print_result("{}: {}{}\n", pin.file.string(), pin.sha256, before);
}

}  // namespace

int pin_run(const Arguments& arguments) {
  po::options_description options("options");
  options.add_options()("plugin-dir", po::value<std::vector<std::string>>()->composing()->value_name("DIR"),
                        "look for plugins named without a path here; may be repeated");
  po::variables_map values;
  if (!parse(arguments, pin_usage, options, "run", values)) return 0;
  require_no_more_words(values, pin_usage);
  const std::string file = values["run"].as<std::string>();
  const PinnedRunFile pinned = pin_plugins(file, open_options(values).plugin_folders);
  if (pinned.text != read_file(file)) write_file(file, pinned.text);
  for (const PluginPin& pin : pinned.plugins) print_pin(pin);
  if (pinned.plugins.empty()) print_result("{} names no plugins\n", file);
  return 0;
}

}  // namespace plexus::app
