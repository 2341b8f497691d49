#pragma once

#include <plexus/config/plugin_call.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

class Options;
class Schema;

/// The kinds of components that a plugin can register. `backend` stays the last: the table's size is checked
/// against it.
enum class Kind {
  layer,
  loss,
  metric,
  optimizer,
  schedule,
  initializer,
  regularizer,
  constraint,
  callback,
  dataset,
  transform,
  order,
  op,
  backend
};

/// The name of each kind and its article, in the order of the enumeration.
struct KindEntry {
  Kind kind;
  std::string_view name;     ///< in messages and plugins: "layer"
  std::string_view article;  ///< "a" or "an"
};
inline constexpr KindEntry component_kinds[] = {
    {Kind::layer, "layer", "a"},
    {Kind::loss, "loss", "a"},
    {Kind::metric, "metric", "a"},
    {Kind::optimizer, "optimizer", "an"},
    {Kind::schedule, "schedule", "a"},
    {Kind::initializer, "initializer", "an"},
    {Kind::regularizer, "regularizer", "a"},
    {Kind::constraint, "constraint", "a"},
    {Kind::callback, "callback", "a"},
    {Kind::dataset, "dataset", "a"},
    {Kind::transform, "transform", "a"},
    {Kind::order, "order", "an"},
    {Kind::op, "op", "an"},
    {Kind::backend, "backend", "a"},
};

/// "layer", "loss", ...
constexpr std::string_view name_of(Kind kind) { return component_kinds[static_cast<std::size_t>(kind)].name; }
/// "a layer", "an optimizer", ...
std::string with_article(Kind kind);

/// Which library a component came from.
struct Origin {
  std::string plugin;  ///< name in its note; "plexus" for core's own ops
  std::string version;
  std::string file;       ///< absolute path; empty for core
  bool standard = false;  ///< of the library of plugins that Plexus brings
};

/// Base of every component interface (Layer, Loss, Backend, ...). Each interface has a
/// `static constexpr Kind kind`. Several threads may call the const functions of a component at once, so an
/// implementation changes no state in them.
class Component {
 public:
  Component() = default;
  Component(const Component&) = delete;
  Component& operator=(const Component&) = delete;
  virtual ~Component();

  /// The plugin that the component comes from, as the registry recorded it, else by the library that holds
  /// its class. Null if it comes from no plugin.
  const Origin* origin() const;
  /// The name under which the registry created it ("dense"); empty if the registry did not.
  const std::string& registered_name() const { return registered_name_; }

 private:
  friend class Registry;
  std::shared_ptr<const Origin> origin_;
  std::string registered_name_;
};

/// "plugin 'snake' 0.1.0 (/path/snake.so)", or "Plexus itself".
std::string described(const Origin& origin);
/// " (dense)" for messages, or "" for a component that the registry did not create.
std::string name_in_brackets(const Component& component);

/// Rethrows the exception that is being handled, as an Error that names the plugin it comes from. An Error
/// keeps its class and gets the plugin's name and file, once. An Error from the standard plugins stays as it
/// is, since the user's input caused it. Any other exception becomes a PluginError: "in plugin ...: DOING
/// failed: why".
[[noreturn]] void rethrow_from(const Origin* origin, std::string_view doing);

/// Runs `f`, which calls a component's own code. Every call of a plugin goes through here, because its code
/// may throw anything and change the floating-point mode of the thread. `doing` describes the call in
/// messages ("the penalty of 'dense/kernel'").
template <class F>
auto calling_plugin(const Component& component, std::string_view doing, F&& f) {
  const PluginCall call(component.origin(), doing);
  try {
    return std::forward<F>(f)();
  } catch (...) {
    rethrow_from(component.origin(), doing);
  }
}

/// Creates components by kind and name. The registry implements it. Several threads may call its const
/// functions at once.
class ComponentSource {
 public:
  virtual ~ComponentSource();
  /// The schema of a component, or null if there is none of that name. Aliases ("mse") are resolved.
  virtual const Schema* schema(Kind kind, std::string_view name) const = 0;
  /// Creates one. Requires: options were validated against its schema. Errors carry the plugin's name and
  /// file.
  virtual std::unique_ptr<Component> make(Kind kind, std::string_view name, const Options& options) const = 0;
  /// Names of a kind, sorted, without aliases.
  virtual std::vector<std::string> names(Kind kind) const = 0;
  /// For the message about an unknown name: which libraries were searched, and where.
  virtual std::string places_searched(Kind kind) const = 0;
};

}  // namespace plexus
