#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// The section `model` of a run file, validated: its layers as they were written. References between them are
/// checked later, when the inputs are known (wire).
struct ModelConfig {
  /// What one layer reads of another: `name`, or `name[output]` of a layer with several outputs.
  struct Reference {
    std::string name;
    int output = 0;
    Position position = {};
  };
  /// An entry of the list of layers.
  struct Item {
    /// A layer; another call of a layer, with its weights; or a list of layers several times in a row.
    enum class Form : std::uint8_t { layer, share, repeat };
    Form form = Form::layer;
    std::string name = {};             ///< empty: automatic
    std::vector<Reference> from = {};  ///< empty: the item before
    Position position = {};
    Position name_position = {};
    Choice choice = {};  ///< layer
    bool trainable = true;
    Reference layer = {};  ///< share: whose weights
    int count = 0;         ///< repeat
    std::vector<Item> items = {};
  };

  std::vector<Item> items;
  std::vector<Reference> outputs;  ///< empty: the last item
  Position position;
};

/// Reads a list of layers, or {layers, outputs}. Mistakes go to `diagnostics`.
ModelConfig read_model_config(const Tree& tree, const ComponentSource& source, Diagnostics& diagnostics);
/// The tree that read_model_config would read back: a list if no outputs are named.
Tree to_tree(const ModelConfig& config);

}  // namespace plexus
