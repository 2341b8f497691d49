#pragma once

#include <plexus/config/detail/component_places.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// A key of the path of an override.
struct OverrideSegment {
  std::string text;
  Position position;
};

/// What an override does where its path ends.
enum class OverrideAction : std::uint8_t { set, append, remove };

/// Applies one override to a tree: see apply_overrides.
class OverridePath {
 public:
  OverridePath(const ComponentPlaces& places, std::vector<OverrideSegment> path, OverrideAction action,
               Tree value, Diagnostics& diagnostics);
  void apply(Tree& root);

 private:
  /// Where a walk stands: the keys that led there from the root, without list indices and components'
  /// options.
  struct Place {
    std::vector<std::string> keys;
    bool in_options = false;  // of a component

    Place under(const std::string& key) const;
  };

  bool last(std::size_t at) const { return at + 1 == path_.size(); }
  bool holds_component(const Place& place) const;
  bool holds_list_of_components(const Place& place) const;
  Tree::Entry* inner_list(Tree& tree, const Place& place) const;
  static Place options_of(const Place& place);
  std::string before(std::size_t at) const;
  std::string whole() const { return before(path_.size()); }
  /// The list in `component`, an item of a list of components, in which segment `at` is a name.
  Tree* nested_list(Tree::Entry& component, std::size_t at, const Place& place) const;
  void make_map(Tree& tree, std::size_t at) const;

  void descend(Tree& tree, std::size_t at, const Place& place);
  void into_name(Tree& name, std::size_t at, const Place& place);
  void into_form(Tree& tree, std::size_t at, const Place& place);
  void into_map(Tree& map, std::size_t at, const Place& place);
  void into_list(Tree& list, std::size_t at, const Place& place);
  std::optional<std::size_t> index_of(const Tree& list, std::size_t at, const Place& place);

  /// The ends of a path.
  void replace(Tree& name, std::size_t at);
  void finish_in_map(Tree& map, std::size_t at, const Place& place);
  void finish_in_list(Tree& list, std::size_t index, const Place& item);
  void append_to(Tree& tree, const Place& place);
  void append_to_map(Tree& map);
  void report_absent(std::size_t at, const Place& place);
  void report_nothing_to_remove(const Tree& map, std::size_t at);

  const ComponentPlaces& places_;
  std::vector<OverrideSegment> path_;
  OverrideAction action_;
  Tree value_;
  Diagnostics& diagnostics_;
};

}  // namespace plexus
