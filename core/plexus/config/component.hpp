#pragma once

#include <plexus/config/plugin_call.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

class Options;
class Schema;

/// The kinds of things that a plugin can bring.
enum class Kind { layer, loss, metric, optimizer, initializer, regularizer, dataset, op, backend };

/// "layer", "loss", ...
std::string_view name_of(Kind kind);

/// Which library a component came from.
struct Origin {
  std::string plugin;  ///< name in its note; "plexus" for core's own ops
  std::string version;
  std::string file;       ///< absolute path; empty for core
  bool standard = false;  ///< of the library of plugins that Plexus brings
};

/// Base of every component interface (Layer, Loss, Backend, ...). Each interface has a
/// `static constexpr Kind kind`.
class Component {
 public:
  Component() = default;
  Component(const Component&) = delete;
  Component& operator=(const Component&) = delete;
  virtual ~Component();

  /// The plugin that it came from: by the registry, or by the library that its class is in. Null for what is
  /// no plugin's.
  const Origin* origin() const;
  /// What the registry made it as ("dense"); empty if the registry did not make it.
  const std::string& registered_name() const { return registered_name_; }

 private:
  friend class Registry;
  std::shared_ptr<const Origin> origin_;
  std::string registered_name_;
};

/// "plugin 'snake' 0.1.0 (/path/snake.so)", or "Plexus itself".
std::string described(const Origin& origin);
/// " (dense)", or "" for a component that the registry did not make: stands in messages behind what it does.
std::string name_in_brackets(const Component& component);

/// Throws what is being handled again, as an Error that says whose code it comes from. An Error keeps its
/// class and gets the plugin's name and file, once; one from the standard library is left as it is, since it
/// is about what the user asked for. Anything else becomes a PluginError: "in plugin ...: DOING failed: why".
[[noreturn]] void rethrow_from(const Origin* origin, std::string_view doing);

/// Runs a component's own code, which may throw anything and change how this thread computes: every call of a
/// plugin goes through here. `doing` is what it is asked for ("the penalty of 'dense/kernel'").
template <class F>
auto guarded(const Component& component, std::string_view doing, F&& f) {
  const PluginCall call(component.origin(), doing);
  try {
    return std::forward<F>(f)();
  } catch (...) {
    rethrow_from(component.origin(), doing);
  }
}

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
