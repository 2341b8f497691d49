#include <plexus/files/files.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/json_schema.hpp>

#include "open.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* schema_usage =
    "schema [--output FILE] [--plugin FILE] [--plugin-dir DIR]\n\n"
    "  The JSON Schema (draft-07) of a run file with all components that are there. An editor with a YAML\n"
    "  language server completes and checks a run file whose first line names it:\n"
    "  # yaml-language-server: $schema=run.schema.json";

}  // namespace

int schema(const Arguments& arguments) {
  po::options_description options("options");
  options.add_options()("output", po::value<std::string>()->value_name("FILE"),
                        "write it to this file instead of the standard output");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, schema_usage, options, "", values)) return 0;
  load_standard_plugins();
  load_named_plugins(open_options(values));
  const std::string text = json_schema(registry());
  if (const auto file = text_of(values, "output")) {
    write_file(*file, text);
  } else {
    print_data("{}", text);
  }
  return 0;
}

}  // namespace plexus::app
