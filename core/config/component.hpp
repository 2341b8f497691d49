#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

class Options;
class Schema;

/// The kinds of things that a plugin can bring.
enum class Kind { layer, loss, metric, optimizer, initializer, regularizer, dataset, op, backend };

/// "layer", "loss", ...
std::string_view name_of(Kind kind);

/// Empty base of every component interface (Layer, Loss, Backend, ...). Each interface has a
/// `static constexpr Kind kind`.
class Component {
 public:
  Component() = default;
  Component(const Component&) = delete;
  Component& operator=(const Component&) = delete;
  virtual ~Component();
};

/// What components can be made, by kind and name. Implemented by the registry.
class ComponentSource {
 public:
  virtual ~ComponentSource();
  /// The schema of a component, or null if there is none of that name. Aliases ("mse") are resolved.
  virtual const Schema* schema(Kind kind, std::string_view name) const = 0;
  /// Makes it. Requires: options were validated against its schema. Errors carry the plugin's name and file.
  virtual std::unique_ptr<Component> make(Kind kind, std::string_view name, const Options& options) const = 0;
  /// Names of a kind, sorted, without aliases.
  virtual std::vector<std::string> names(Kind kind) const = 0;
  /// What a person should be told when (kind, name) is missing: which libraries were looked at, and where.
  virtual std::string places_searched(Kind kind) const = 0;
};

}  // namespace plexus
