#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <filesystem>

#include <fmt/format.h>

#include "arguments.hpp"
#include "open.hpp"

namespace plexus::app {

namespace po = boost::program_options;

int plugin(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, "plugin list [--plugin FILE] [--plugin-dir DIR]", options, "action", values))
    return 0;
  if (values["action"].as<std::string>() != "list" || values.count("overrides") > 0) {
    throw UsageError("usage: plexus plugin list [--plugin FILE] [--plugin-dir DIR]");
  }
  load_standard_plugins();
  load_backends();
  load_named_plugins(open_options(values));
  for (const Plugin* loaded : loaded_plugins()) {
    fmt::print("{} {}  {}\n", loaded->origin.plugin, loaded->origin.version, loaded->origin.file);
    for (const auto& [kind, name] : loaded->components) {
      const Schema* schema = registry().schema(kind, name);
      fmt::print("  {:<12} {:<34} {}\n", name_of(kind), name, schema ? schema->summary() : "");
    }
  }
  return 0;
}

}  // namespace plexus::app
