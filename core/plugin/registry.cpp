#include <plexus/config/ongoing_call.hpp>
#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/plugin/registry.hpp>

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

void Registrar::add(Kind kind, Schema schema, Factory factory) {
  entries_.push_back({kind, std::move(schema), std::move(factory), nullptr});
}

void Registrar::add_op(std::string name, std::unique_ptr<Component> op) {
  entries_.push_back({Kind::op, Schema(std::move(name), "an op"), {}, std::move(op)});
}

Registry::Registry() {
  const auto core = std::make_shared<const Origin>(Origin{"plexus", {}, {}});
  for (const Op* op : core_ops()) {
    std::string name(op->name());
    // Core's ops are static: nobody owns them.
    const std::shared_ptr<const Component> unowned(std::shared_ptr<void>(), op);
    records_.emplace(std::pair(Kind::op, name), Record{{Kind::op, Schema(name, "an op"), {}, unowned}, core});
  }
}

const Registry::Record* Registry::find(Kind kind, std::string_view name) const {
  const std::pair<Kind, std::string> key(kind, name);
  if (const auto record = records_.find(key); record != records_.end()) return &record->second;
  const auto alias = aliases_.find(key);
  return alias == aliases_.end() ? nullptr : &records_.at({kind, alias->second});
}

const Schema* Registry::schema(Kind kind, std::string_view name) const {
  const Record* record = find(kind, name);
  return record ? &record->entry.schema : nullptr;
}

std::unique_ptr<Component> Registry::make(Kind kind, std::string_view name, const Options& options) const {
  const Record* record = find(kind, name);
  if (!record || !record->entry.factory) {
    throw UsageError(
        fmt::format("there is no {} '{}' to make\n{}", name_of(kind), name, places_searched(kind)));
  }
  const std::string doing = fmt::format("making {} '{}'", name_of(kind), name);
  const OngoingCall call(record->origin.get(), doing);
  try {
    std::unique_ptr<Component> made = record->entry.factory(options);
    if (!made) throw PluginError(fmt::format("{} '{}' was not made", name_of(kind), name));
    made->origin_ = record->origin;
    return made;
  } catch (...) {
    rethrow_from(record->origin.get(), doing);
  }
}

std::vector<std::string> Registry::names(Kind kind) const {
  std::vector<std::string> result;
  for (const auto& [key, record] : records_) {
    if (key.first == kind) result.push_back(key.second);
  }
  return result;
}

std::string Registry::places_searched(Kind kind) const {
  if (searched_.empty())
    return fmt::format("no plugin has been opened yet that could bring a {}", name_of(kind));
  return fmt::format("looked for a {} in:\n  {}", name_of(kind), fmt::join(searched_, "\n  "));
}

void Registry::commit(const Registrar& registrar, const Origin& origin) {
  std::set<std::pair<Kind, std::string>> taken;
  auto require_free = [&](Kind kind, const std::string& name) {
    if (const Record* there = find(kind, name)) {
      throw PluginError(
          fmt::format("the {} '{}' is there twice: from {} and from {}\n  Use one of the two, or "
                      "rename one; nothing of the second has been registered.",
                      name_of(kind), name, described(*there->origin), described(origin)));
    }
    if (!taken.emplace(kind, name).second) {
      throw PluginError(
          fmt::format("{} registers the {} '{}' twice", described(origin), name_of(kind), name));
    }
  };
  for (const Registrar::Entry& entry : registrar.entries()) {
    require_free(entry.kind, entry.schema.name());
    for (const std::string& alias : entry.schema.aliases()) require_free(entry.kind, alias);
  }

  const auto shared_origin = std::make_shared<const Origin>(origin);
  for (const Registrar::Entry& entry : registrar.entries()) {
    const std::string& name = entry.schema.name();
    if (entry.op) std::const_pointer_cast<Component>(entry.op)->origin_ = shared_origin;
    records_.emplace(std::pair(entry.kind, name), Record{entry, shared_origin});
    for (const std::string& alias : entry.schema.aliases())
      aliases_.emplace(std::pair(entry.kind, alias), name);
  }
}

const Origin& Registry::origin(Kind kind, std::string_view name) const {
  const Record* record = find(kind, name);
  if (!record) throw UsageError(fmt::format("there is no {} '{}' to ask the origin of", name_of(kind), name));
  return *record->origin;
}

const Component* Registry::op(std::string_view name) const {
  const Record* record = find(Kind::op, name);
  return record ? record->entry.op.get() : nullptr;
}

void Registry::note_searched(std::string place) {
  for (const std::string& known : searched_) {
    if (known == place) return;
  }
  searched_.push_back(std::move(place));
}

Registry& registry() {
  static Registry& instance = *new Registry;
  return instance;
}

}  // namespace plexus
