#include <plexus/plugin/registry.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "component_page.hpp"
#include "plugin_command.hpp"
#include "printing.hpp"
#include "schema_text.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* show_usage = "plugin show [KIND] NAME [--plugin FILE] [--plugin-dir DIR]";

std::string component_text(Kind kind, const Schema& schema) {
  std::string text = fmt::format("{} '{}'", name_of(kind), schema.name());
  if (!schema.summary().empty()) text += fmt::format(": {}", schema.summary());
  text += fmt::format("\n  from {}\n", described(registry().origin(kind, schema.name())));
  if (!schema.aliases().empty())
    text += fmt::format("  also called: {}\n", fmt::join(schema.aliases(), ", "));
  const std::string options = parameters_text(schema, "    ");
  text += options.empty() ? "  it has no options\n" : fmt::format("  options:\n{}", options);
  const std::string note = note_of(kind);
  return note.empty() ? text : text + fmt::format("  {}\n", note);
}

std::string show_text(const AskedComponent& asked) {
  std::string text;
  for (const Kind kind : kinds_found(asked, "`plexus plugin list` lists all; --plugin FILE loads more")) {
    text += (text.empty() ? "" : "\n") + component_text(kind, *registry().schema(kind, asked.name));
  }
  return text;
}

}  // namespace

int show_component(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, show_usage, options, "name", values)) return 0;
  const AskedComponent asked = asked_component(values, show_usage);
  load_all_plugins(values);
  print_result("{}", show_text(asked));
  return 0;
}

}  // namespace plexus::app
