#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/plugin/factory.hpp>

#include <concepts>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A plugin registers its components through it. Nothing is visible before registration has returned. One
/// thread at a time.
class Registrar {
 public:
  /// Registers T, whose interface gives T::kind. A component has `static Schema schema()` and is made from
  /// `const Options&` (or from nothing); an op is one default-constructed object.
  template <class T>
  void add() {
    if constexpr (T::kind == Kind::op) {
      auto op = std::make_unique<T>();
      std::string name(op->name());
      add_op(std::move(name), std::move(op));
    } else {
      add(T::kind, T::schema(), [](const Options& options) -> std::unique_ptr<Component> {
        if constexpr (std::constructible_from<T, const Options&>) {
          return std::make_unique<T>(options);
        } else {
          return std::make_unique<T>();
        }
      });
    }
  }
  void add(Kind kind, Schema schema, Factory factory);

  struct Entry {
    Kind kind;
    Schema schema;
    Factory factory;                      ///< empty for an op
    std::shared_ptr<const Component> op;  ///< set for an op
  };
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  void add_op(std::string name, std::unique_ptr<Component> op);

  std::vector<Entry> entries_;
};

/// All known components: (kind, name) -> schema and factory. One per process, in libplexus, never destroyed.
/// Thread-safe.
class Registry final : public ComponentSource {
 public:
  Registry();

  const Schema* schema(Kind kind, std::string_view name) const override;
  std::unique_ptr<Component> make(Kind kind, std::string_view name, const Options& options) const override;
  std::vector<std::string> names(Kind kind) const override;
  std::string places_searched(Kind kind) const override;

  /// Adds the components that a plugin registered. Throws PluginError, and adds nothing, if a (kind, name or
  /// alias) exists already (the message names both files), if a name is not valid, if a default is out of the
  /// range of its option, or if a layer has an option that core uses for every layer (name, from, trainable).
  void commit(const Registrar& registrar, const Origin& origin);
  /// Where a component came from. Requires: schema(kind, name).
  const Origin& origin(Kind kind, std::string_view name) const;
  /// An op by name, or null.
  const Component* op(std::string_view name) const;
  /// Records a place that was searched, for places_searched.
  void note_searched(std::string place);

 private:
  struct Record {
    Registrar::Entry entry;
    std::shared_ptr<const Origin> origin;
  };
  const Record* find(Kind kind, std::string_view name) const;

  std::map<std::pair<Kind, std::string>, Record, std::less<>> records_;
  std::map<std::pair<Kind, std::string>, std::string, std::less<>> aliases_;
  std::vector<std::string> searched_;
};

/// The process's registry; core's own ops are in it from the start.
Registry& registry();

}  // namespace plexus
