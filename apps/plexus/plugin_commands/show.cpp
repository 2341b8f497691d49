#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "open.hpp"
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
  if (kind == Kind::layer)
    text += "  every layer of a model also has the options 'name' and 'trainable' (plexus help run-file)\n";
  if (kind == Kind::metric)
    text += "  every metric of a run also has the option 'name', which names it in the logs\n";
  return text;
}

/// All components of the name, of all kinds if none is given.
std::string show_text(std::optional<Kind> kind, const std::string& name) {
  std::string text;
  for (const KindEntry& entry : component_kinds) {
    if (kind && entry.kind != *kind) continue;
    const Schema* schema = registry().schema(entry.kind, name);
    if (schema) text += (text.empty() ? "" : "\n") + component_text(entry.kind, *schema);
  }
  if (!text.empty()) return text;
  throw UsageError(
      fmt::format("there is no {} '{}'{}\n  `plexus plugin list` lists all; --plugin FILE loads more",
                  kind ? name_of(*kind) : "component", name, suggestion(name, component_names(kind))));
}

}  // namespace

int show_component(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, show_usage, options, "name", values)) return 0;
  Arguments words{values["name"].as<std::string>()};
  if (values.count("overrides") > 0) {
    for (const std::string& word : values["overrides"].as<Arguments>()) words.push_back(word);
  }
  if (words.size() > 2) throw UsageError(fmt::format("usage: plexus {}", show_usage));
  std::optional<Kind> kind;
  if (words.size() == 2) kind = kind_named(words.front());
  load_standard_plugins();
  load_backends();
  load_named_plugins(open_options(values));
  print_result("{}", show_text(kind, words.back()));
  return 0;
}

}  // namespace plexus::app
