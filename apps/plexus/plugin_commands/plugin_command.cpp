#include "plugin_command.hpp"

#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/loader.hpp>

#include <fmt/format.h>

#include "open.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

/// The names of the components of a kind; of all kinds if none is given.
std::vector<std::string> component_names(std::optional<Kind> kind) {
  std::vector<std::string> names;
  for (const KindEntry& entry : component_kinds) {
    if (kind && entry.kind != *kind) continue;
    for (std::string& name : registry().names(entry.kind)) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

Kind kind_named(const std::string& name) {
  std::vector<std::string> names;
  for (const KindEntry& entry : component_kinds) {
    if (entry.name == name) return entry.kind;
    names.emplace_back(entry.name);
  }
  throw UsageError(fmt::format("there is no kind of component '{}'{}", name, suggestion(name, names)));
}

AskedComponent asked_component(const po::variables_map& values, const std::string& usage) {
  const std::string first = values["name"].as<std::string>();
  const Arguments more = more_words(values);
  if (more.empty()) return {std::nullopt, first};
  if (more.size() > 1) throw UsageError(fmt::format("usage: plexus {}", usage));
  return {kind_named(first), more.front()};
}

std::vector<Kind> kinds_found(const AskedComponent& asked, const std::string& advice) {
  std::vector<Kind> found;
  for (const KindEntry& entry : component_kinds) {
    if (asked.kind && entry.kind != *asked.kind) continue;
    if (registry().schema(entry.kind, asked.name)) found.push_back(entry.kind);
  }
  if (!found.empty()) return found;
  throw UsageError(fmt::format("there is no {} '{}'{}\n  {}", asked.kind ? name_of(*asked.kind) : "component",
                               asked.name, suggestion(asked.name, component_names(asked.kind)), advice));
}

void load_all_plugins(const po::variables_map& values) {
  load_standard_plugins();
  load_backends();
  load_named_plugins(open_options(values));
}

}  // namespace plexus::app
