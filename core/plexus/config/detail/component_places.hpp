#pragma once

#include <map>
#include <string>
#include <vector>

namespace plexus {

/// Where a kind of file has components. A place is a dotted path of keys, in which `*` stands for any key.
struct ComponentPlaces {
  /// Places of one component, such as "optimizer". With "loss.*" among them, "loss" may be a map of
  /// components.
  std::vector<std::string> components;
  /// Places of a list of components, such as "model". With "model.layers" among them, "model" may be a map
  /// that holds the list under "layers".
  std::vector<std::string> lists;
  /// Places of values of several forms, each a map with one key, which an override with another key replaces:
  /// "data.test".
  std::vector<std::string> forms = {};
  /// Entries of lists of components that hold such a list themselves, each with the option that holds it:
  /// "repeat" with "layers".
  std::map<std::string, std::string> nested_lists = {};

  /// `keys`: a path from the root of the file.
  bool has_component(const std::vector<std::string>& keys) const;
  /// Whether the first key may hold a map of components.
  bool may_have_map(const std::vector<std::string>& keys) const;
  bool has_list(const std::vector<std::string>& keys) const;
  bool has_form(const std::vector<std::string>& keys) const;
  /// Whether `lists` has this path without a `*`.
  bool has_list_of_name(const std::vector<std::string>& keys) const;
};

}  // namespace plexus
