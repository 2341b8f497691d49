#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "arguments.hpp"
#include "open.hpp"
#include "printing.hpp"
#include "schema_text.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* usage =
    "plugin list|show [KIND] [NAME] [--plugin FILE] [--plugin-dir DIR]\n\n"
    "  plugin list               every component that can be named, and the library that brings it\n"
    "  plugin show [KIND] NAME   its options, with type, range, default and meaning";

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

Kind kind_named(const std::string& name) {
  std::vector<std::string> names;
  for (const KindEntry& entry : component_kinds) {
    if (entry.name == name) return entry.kind;
    names.emplace_back(entry.name);
  }
  throw UsageError(fmt::format("there is no kind of component '{}'{}; the kinds are: {}", name,
                               suggestion(name, names), fmt::join(names, ", ")));
}

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
  return text;
}

std::vector<std::string> names_of(std::optional<Kind> kind) {
  std::vector<std::string> names;
  for (const KindEntry& entry : component_kinds) {
    if (kind && entry.kind != *kind) continue;
    for (std::string& name : registry().names(entry.kind)) names.push_back(std::move(name));
  }
  return names;
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
                  kind ? name_of(*kind) : "component", name, suggestion(name, names_of(kind))));
}

}  // namespace

int plugin(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  po::variables_map values;
  if (!parse(arguments, usage, options, "action", values)) return 0;
  const std::string action = values["action"].as<std::string>();
  const Arguments words = values.count("overrides") > 0 ? values["overrides"].as<Arguments>() : Arguments{};
  const bool lists = action == "list" && words.empty();
  const bool shows = action == "show" && (words.size() == 1 || words.size() == 2);
  if (!lists && !shows) throw UsageError(fmt::format("usage: plexus {}", usage));
  std::optional<Kind> kind;
  if (words.size() == 2) kind = kind_named(words.front());

  load_standard_plugins();
  load_backends();
  load_named_plugins(open_options(values));
  print_result("{}", lists ? list_text() : show_text(kind, words.back()));
  return 0;
}

}  // namespace plexus::app
