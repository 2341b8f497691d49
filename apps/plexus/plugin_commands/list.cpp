#include <plexus/plugin/loader.hpp>

#include <fmt/format.h>

#include "plugin_command.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* list_usage = "plugin list [--plugin FILE] [--plugin-dir DIR]";

std::string list_text() {
  std::string text;
  for (const Plugin* loaded : loaded_plugins()) {
    text += fmt::format("{} {}  {}\n", loaded->origin.plugin, loaded->origin.version, loaded->origin.file);
    for (const auto& [kind, name] : loaded->components) {
      const Schema* schema = registry().schema(kind, name);
      text += fmt::format("  {:<12} {:<34} {}\n", name_of(kind), name, schema ? schema->summary() : "");
    }
  }
  return text;
}

}  // namespace

int list_plugins(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, list_usage, options, "", values)) return 0;
  load_all_plugins(values);
  print_result("{}", list_text());
  return 0;
}

}  // namespace plexus::app
