#include "plugin_command.hpp"

#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/registry.hpp>

#include <fmt/format.h>

namespace plexus::app {

Kind kind_named(const std::string& name) {
  std::vector<std::string> names;
  for (const KindEntry& entry : component_kinds) {
    if (entry.name == name) return entry.kind;
    names.emplace_back(entry.name);
  }
  throw UsageError(fmt::format("there is no kind of component '{}'{}", name, suggestion(name, names)));
}

std::vector<std::string> component_names(std::optional<Kind> kind) {
  std::vector<std::string> names;
  for (const KindEntry& entry : component_kinds) {
    if (kind && entry.kind != *kind) continue;
    for (std::string& name : registry().names(entry.kind)) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace plexus::app
