#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/schema.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plexus {

class Options;

/// A component that was chosen in a configuration: what it is and its validated options.
struct Choice {
  Kind kind = Kind::layer;
  std::string name;   ///< the registered name
  std::string typed;  ///< as the user wrote it (an alias, perhaps)
  std::shared_ptr<const Options> options;
  Position position;
};

/// The validated values of a component's parameters. Every parameter of the schema is there, defaults filled
/// in; optional ones that were not given hold std::monostate. Asking for a name or type that the schema does
/// not declare is a UsageError.
class Options {
 public:
  using Value =
      std::variant<std::monostate, bool, std::int64_t, double, std::string, std::filesystem::path,
                   std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>, Choice, Tree>;

  explicit Options(const ComponentSource& source) : source_(&source) {}

  /// False for an optional parameter that was not given.
  bool has(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  bool boolean(std::string_view name) const;
  const std::string& text(std::string_view name) const;  ///< text and choice
  const std::filesystem::path& path(std::string_view name) const;
  const std::vector<std::int64_t>& integers(std::string_view name) const;
  const std::vector<double>& numbers(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;
  const Choice& choice(std::string_view name) const;
  const Tree& tree(std::string_view name) const;

  /// Makes the component under `name`: `options.make<Layer>("activation")`. Null for an optional one not
  /// given.
  template <class T>
  std::unique_ptr<const T> make(std::string_view name) const {
    return std::unique_ptr<const T>(static_cast<const T*>(make_component(name, T::kind).release()));
  }

  const ComponentSource& source() const { return *source_; }
  void set(std::string name, Value value) { values_[std::move(name)] = std::move(value); }
  const std::map<std::string, Value, std::less<>>& values() const { return values_; }

 private:
  std::unique_ptr<Component> make_component(std::string_view name, Kind kind) const;
  const Value& value(std::string_view name) const;
  template <class T>
  const T& get(std::string_view name, std::string_view type) const;

  const ComponentSource* source_;
  std::map<std::string, Value, std::less<>> values_;
};

/// Validates a map of options against a schema: unknown keys, wrong types, out of range, missing. Every
/// mistake goes to `diagnostics`; the result is complete only if none was added. `where` is what messages
/// call the owner: "layer 'dense'". An explicit null restores the default. Relative paths are resolved
/// against the directory of their source (the working directory for trees made in C++). Keys in `ignored`
/// belong to somebody else (core's `name`, `from`, `trainable`).
Options validate(const Tree& map, const Schema& schema, const ComponentSource& source,
                 Diagnostics& diagnostics, std::string_view where,
                 const std::vector<std::string>& ignored = {});

/// Reports defaults that the schema itself refuses (out of range, of another type, none of the choices), at
/// no place. Defaults that are components are looked up when they are used.
void check_defaults(const Schema& schema, const ComponentSource& source, Diagnostics& diagnostics,
                    std::string_view where);

/// Reads "a name or `name: {options}`" as a component of `kind`; aliases are resolved. On a mistake the
/// result has no options. `dropout: 0.5` is refused with "write dropout: {rate: 0.5}". `ignored` as above.
Choice read_choice(const Tree& tree, Kind kind, const ComponentSource& source, Diagnostics& diagnostics,
                   const std::vector<std::string>& ignored = {});

/// Makes a chosen component. What its constructor finds wrong is a ConfigError at the choice's place.
std::unique_ptr<Component> make_component(const Choice& choice);
template <class T>
std::unique_ptr<const T> make(const Choice& choice) {
  return std::unique_ptr<const T>(static_cast<const T*>(make_component(choice).release()));
}

/// The tree that read_choice would read back to `choice`, every default written out and paths absolute: the
/// name as typed, alone if it has no options.
Tree to_tree(const Choice& choice);

}  // namespace plexus
