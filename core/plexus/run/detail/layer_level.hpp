#pragma once

#include <plexus/model/model.hpp>
#include <plexus/run/model_config.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// A list of items of the section `model` while it is wired: the model's own, or one repetition of a
/// `repeat`.
struct LayerLevel {
  const std::vector<ModelConfig::Item>& items;
  const LayerLevel* outer = nullptr;
  std::string prefix = {};                          ///< of the full names of its layers
  std::vector<std::string> names = {};              ///< of all items
  std::map<std::string, Model::Value> values = {};  ///< of the items above, and of other visible names
  std::size_t at = 0;                               ///< the item that is being wired

  /// The index of the item of that name, if there is one.
  std::optional<std::size_t> find(const std::string& name) const;
  /// The chain of items through which item `from` reads item `to`, both included; empty if it does not.
  std::vector<std::size_t> reading_path(std::size_t from, std::size_t to) const;
};

/// The word that names an item which has no name of its own: dense, share, repeat.
std::string word_of(const ModelConfig::Item& item);

}  // namespace plexus
