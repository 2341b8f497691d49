#pragma once

#include <plexus/config/diagnostics.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The weights of the classes of one target. A value type. Several threads may read one at the same time; a
/// thread that changes it must be alone with it.
struct ClassWeight {
  struct Entry {
    std::string label;  ///< the class: its name, or its index in digits
    double weight = 1;
    Position position = {};
  };

  std::string target = {};  ///< empty: the only target
  /// Each class weighs n / (classes * count), for n rows of the training part, of which `count` have the
  /// class: scikit-learn's "balanced".
  bool balanced = false;
  std::vector<Entry> weights = {};  ///< unless balanced; classes that are not mentioned weigh 1
  Position position = {};
};

/// Reads `balanced`, {CLASS: weight}, or {TARGET: either}. Mistakes go to `diagnostics`.
std::vector<ClassWeight> read_class_weight(const Tree& tree, Diagnostics& diagnostics);
/// The tree that read_class_weight would read back.
Tree to_tree(const std::vector<ClassWeight>& class_weight);

}  // namespace plexus
