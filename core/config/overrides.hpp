#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Applies `key=value` overrides, later ones winning. A key is a dotted path of map keys, list indices or
/// layer names (as the model names them: dense_1 is the second `dense` of the list `model`); a component's
/// own name may be left out (`optimizer.learning_rate`), a different one is an error that shows the replacing
/// form; assigning a component replaces it whole; `key=null` removes the key, which restores the default. The
/// value is YAML. Mistakes go to `diagnostics`, positioned in the override's text.
void apply_overrides(Tree& tree, const std::vector<std::string>& overrides, Diagnostics& diagnostics);

}  // namespace plexus
