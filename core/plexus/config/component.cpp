#include <plexus/config/component.hpp>
#include <plexus/config/detail/libraries.hpp>
#include <plexus/error/error.hpp>

#include <typeinfo>

namespace plexus {
namespace {

constexpr bool kinds_are_in_order() {
  std::size_t next = 0;
  for (const KindEntry& entry : component_kinds) {
    if (static_cast<std::size_t>(entry.kind) != next++) return false;
  }
  return next == static_cast<std::size_t>(Kind::backend) + 1;
}
static_assert(kinds_are_in_order());

PluginError failure(const Origin* origin, std::string_view doing, std::string_view why) {
  PluginError error(std::string(doing) + " failed: " + std::string(why));
  if (origin == nullptr) return error;
  error.add_context("in " + described(*origin));
  error.facts().plugin = origin->plugin;
  error.facts().file = origin->file;
  return error;
}

}  // namespace

// Destructors live here so that each class has one type_info and one vtable, in libplexus.
Component::~Component() = default;
ComponentSource::~ComponentSource() = default;

const Origin* Component::origin() const {
  return origin_ ? origin_.get() : origin_of_address(&typeid(*this));
}

std::string described(const Origin& origin) {
  if (origin.file.empty()) return "Plexus itself";
  return "plugin '" + origin.plugin + "' " + origin.version + " (" + origin.file + ")";
}

std::string name_in_brackets(const Component& component) {
  const std::string& name = component.registered_name();
  return name.empty() ? "" : " (" + name + ")";
}

void rethrow_from(const Origin* origin, std::string_view doing) {
  try {
    throw;
  } catch (Error& error) {
    const std::string where = origin && !origin->standard ? "in " + described(*origin) : "";
    if (!where.empty() && error.message().find(where) == std::string::npos) error.add_context(where);
    if (!where.empty() && error.facts().plugin.empty()) error.facts().plugin = origin->plugin;
    throw;
  } catch (const std::exception& error) {
    throw failure(origin, doing, error.what());
  } catch (...) {
    throw failure(origin, doing, "it threw something that is no exception");
  }
}

std::string with_article(Kind kind) {
  const KindEntry& entry = component_kinds[static_cast<std::size_t>(kind)];
  return std::string(entry.article) + ' ' + std::string(entry.name);
}

}  // namespace plexus
