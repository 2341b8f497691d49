#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/config/component.hpp>
#include <plexus/config/interval.hpp>
#include <plexus/config/schema.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plexus {

/// The value of a parameter that is a file or folder.
struct FilePath {
  std::string absolute;
};

/// The value of a parameter that is one file or folder, or a list of them; at least one.
struct FilePaths {
  std::vector<std::string> absolute;
};

/// The validated values of a component's parameters. Every parameter of the schema is there, defaults filled
/// in; optional ones that were not given hold std::monostate. Asking for a name or type that the schema does
/// not declare is a UsageError. Several threads may read one at the same time; a thread that changes it must
/// be alone with it.
class Options {
 public:
  using Value =
      std::variant<std::monostate, bool, std::int64_t, double, std::string, FilePath, FilePaths, Interval,
                   std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>, Choice, Tree>;

  explicit Options(const ComponentSource& source) : source_(&source) {}

  /// False for an optional parameter that was not given.
  bool has(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  bool boolean(std::string_view name) const;
  const std::string& text(std::string_view name) const;  ///< text and choice
  /// The absolute path of a file or folder.
  const std::string& path(std::string_view name) const;
  const std::vector<std::string>& paths(std::string_view name) const;
  const Interval& interval(std::string_view name) const;
  const std::vector<std::int64_t>& integers(std::string_view name) const;
  const std::vector<double>& numbers(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;
  const Choice& choice(std::string_view name) const;
  /// Whether a parameter that may be a number, or true or false, or a component is a component.
  bool is_component(std::string_view name) const;
  const Tree& tree(std::string_view name) const;
  /// The position of the value of an option in its source, for messages about it; of a default, the position
  /// of its component. Without a source for options that were set in C++.
  const Position& position(std::string_view name) const;

  /// Makes the component under `name`: `options.make<Layer>("activation")`. Null for an optional one not
  /// given, and for a number, true or false where that may stand in its place.
  template <class T>
  std::unique_ptr<const T> make(std::string_view name) const {
    return std::unique_ptr<const T>(static_cast<const T*>(make_component(name, T::kind).release()));
  }

  const ComponentSource& source() const { return *source_; }
  void set(std::string name, Value value, const Position& position = {});
  const std::map<std::string, Value, std::less<>>& values() const { return values_; }

 private:
  std::unique_ptr<Component> make_component(std::string_view name, Kind kind) const;
  const Value& value(std::string_view name) const;
  template <class T>
  const T& get(std::string_view name, std::string_view type) const;

  const ComponentSource* source_;
  std::map<std::string, Value, std::less<>> values_;
  std::map<std::string, Position, std::less<>> positions_;
};

}  // namespace plexus
