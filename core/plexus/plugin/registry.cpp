#include <plexus/backend/backend.hpp>
#include <plexus/config/detail/names.hpp>
#include <plexus/config/detail/validate.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/detail/process_lock.hpp>
#include <plexus/error/error.hpp>
#include <plexus/graph/op_names.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/plugin/registry.hpp>

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

using detail::ProcessLock;
using detail::Shared;

/// Options that core uses for every layer of a model.
constexpr std::string_view core_layer_options[] = {"name", "from", "trainable"};

/// What a plugin registers, for messages: "the optimizer 'bare' of plugin 'parts' 1.0 (/path/parts.so)".
std::string text_of(const Registrar::Entry& entry, const Origin& origin) {
  return fmt::format("the {} '{}' of {}", name_of(entry.kind), entry.schema.name(), described(origin));
}

void require_good_names(const Registrar::Entry& entry, const Origin& origin) {
  constexpr std::string_view rule = "letters, digits, '_', '-' and '.', one at least";
  std::vector<std::string> names = entry.schema.aliases();
  names.push_back(entry.schema.name());
  for (const std::string& name : names) {
    if (is_good_name(name)) continue;
    throw PluginError(fmt::format("{} has the name '{}'; expected {}", text_of(entry, origin), name, rule));
  }
  for (const Schema::Parameter& option : entry.schema.parameters()) {
    if (is_good_name(option.name)) continue;
    throw PluginError(
        fmt::format("{} has an option named '{}'; expected {}", text_of(entry, origin), option.name, rule));
  }
}

void require_own_options(const Registrar::Entry& entry, const Origin& origin) {
  if (entry.kind != Kind::layer) return;
  for (const std::string_view taken : core_layer_options) {
    if (!entry.schema.find(taken)) continue;
    throw PluginError(fmt::format("{} has an option '{}', which core takes of every layer; rename it",
                                  text_of(entry, origin), taken));
  }
}

/// Throws PluginError unless an optimizer that learns by gradients has the options that core reads, as
/// optimizer_schema declares them. It is called when the optimizer is made, not when it is registered, so
/// that the other components of its plugin can be used.
void require_optimizer_options(const Registrar::Entry& entry, const Origin& origin) {
  static const Schema core = optimizer_schema("optimizer", "what core reads of every optimizer", 0);
  for (const Schema::Parameter& expected : core.parameters()) {
    const Schema::Parameter* found = entry.schema.find(expected.name);
    // One that has a default where core's has none (the weight decay of adamw) is read in the same way.
    const bool is_read =
        found && found->type == expected.type && !found->required && (expected.nullable || !found->nullable);
    if (is_read) continue;
    // Only options with a default can be a number or a component.
    const bool lacks_default =
        found && found->required && (found->type == expected.type || found->type == Schema::Type::number);
    const char* const wrong = lacks_default ? "has no default for its option"
                              : found       ? "has an option of its own named"
                                            : "lacks the option";
    throw PluginError(
        fmt::format("{} {} '{}', which core reads of every optimizer; start its schema with "
                    "optimizer_schema(name, summary, learning_rate), or override learning() if it makes its "
                    "steps itself",
                    text_of(entry, origin), wrong, expected.name));
  }
}

void set_rule(Optimizer& optimizer, const Registrar::Entry& entry, const Origin& origin,
              const Options& options) {
  const Learning learning =
      calling_plugin(optimizer, "what it learns by", [&] { return optimizer.learning(); });
  if (learning != Learning::gradients) {
    if (optimizer.has_rule()) return;
    throw PluginError(fmt::format("{} makes its steps itself, so its constructor must call set_rule",
                                  text_of(entry, origin)));
  }
  require_optimizer_options(entry, origin);
  optimizer.set_rule(update_rule(options));
}

void require_good_defaults(const Registrar::Entry& entry, const Origin& origin,
                           const ComponentSource& source) {
  Diagnostics diagnostics;
  check_defaults(entry.schema, source, diagnostics,
                 fmt::format("{} '{}'", name_of(entry.kind), entry.schema.name()));
  if (diagnostics.empty()) return;
  throw PluginError(fmt::format("{} has a default that its own schema refuses:\n  {}", text_of(entry, origin),
                                diagnostics.text()));
}

/// Throws PluginError unless a backend's name() is the name of its schema: kernels are looked up, and runs
/// recorded, by name().
void require_backend_name(const Component& made, std::string_view name) {
  const auto* backend = dynamic_cast<const Backend*>(&made);
  if (!backend || backend->name() == name) return;
  throw PluginError(fmt::format("it calls itself '{}'; Backend::name() is the name of its schema, '{}'",
                                backend->name(), name));
}

}  // namespace

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
    // Core's ops are static objects without an owner.
    const std::shared_ptr<const Component> unowned(std::shared_ptr<void>(), op);
    records_.emplace(std::pair(Kind::op, name), Record{{Kind::op, Schema(name, "an op"), {}, unowned}, core});
  }
}

const Registry::Record* Registry::find(Kind kind, std::string_view name) const {
  const std::pair<Kind, std::string> key(kind, name);
  const ProcessLock alone(Shared::components);
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
  const ProcessGuard guard;
  const std::string doing = fmt::format("making {} '{}'", name_of(kind), name);
  const PluginCall call(record->origin.get(), doing);
  std::unique_ptr<Component> made;
  try {
    made = record->entry.factory(options);
    if (!made) throw PluginError(fmt::format("{} '{}' was not made", name_of(kind), name));
    made->origin_ = record->origin;
    made->registered_name_ = record->entry.schema.name();
    require_backend_name(*made, made->registered_name_);
  } catch (...) {
    rethrow_from(record->origin.get(), doing);
  }
  if (kind == Kind::optimizer) {
    set_rule(static_cast<Optimizer&>(*made), record->entry, *record->origin, options);
  }
  return made;
}

std::vector<std::string> Registry::names(Kind kind) const {
  std::vector<std::string> result;
  const ProcessLock alone(Shared::components);
  for (const auto& [key, record] : records_) {
    if (key.first == kind) result.push_back(key.second);
  }
  return result;
}

std::string Registry::places_searched(Kind kind) const {
  const ProcessLock alone(Shared::components);
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
    require_good_names(entry, origin);
    require_own_options(entry, origin);
    require_good_defaults(entry, origin, *this);
    require_free(entry.kind, entry.schema.name());
    if (entry.op) require_own_name(static_cast<const Op&>(*entry.op));
    for (const std::string& alias : entry.schema.aliases()) require_free(entry.kind, alias);
  }

  const auto shared_origin = std::make_shared<const Origin>(origin);
  const ProcessLock alone(Shared::components);
  for (const Registrar::Entry& entry : registrar.entries()) {
    const std::string& name = entry.schema.name();
    if (entry.op) {
      const auto op = std::const_pointer_cast<Component>(entry.op);
      op->origin_ = shared_origin;
      op->registered_name_ = name;
    }
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
  const ProcessLock alone(Shared::components);
  for (const std::string& known : searched_) {
    if (known == place) return;
  }
  searched_.push_back(std::move(place));
}

Registry& registry() {
  const ProcessLock alone(Shared::components);
  static Registry& instance = *new Registry;
  return instance;
}

}  // namespace plexus
