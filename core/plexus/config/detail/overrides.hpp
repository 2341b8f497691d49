#pragma once

#include <plexus/config/detail/component_places.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Applies `key=value` overrides, later ones winning. A key is a dotted path of map keys (with dots in
/// quotes: data.compute."a.b"), list indices or layer names (as the model names them: dense_1 is the second
/// unnamed `dense` of the list `model`); a component's own name may be left out (`optimizer.learning_rate`);
/// a different one (`optimizer.adam.beta_1` while it is sgd) becomes an unknown option of it, for which
/// read_choice shows the replacing form; assigning a component replaces it whole. `key=null` removes an
/// existing value, which restores the default; where there is none, it sets null, so that validation finds a
/// misspelt key. `key+=value` appends to a list (a list appends its items) or adds the entries of a map to a
/// map; an absent key becomes a list. `key-` removes a value, which must exist. The value is YAML on one
/// line. Absent keys on the path are created as maps. Mistakes go to `diagnostics`, positioned in the
/// override's text: the source's name is "override", line 0, its directory the working directory.
///
/// A place of `places` may hold a component: there, and inside a component's options, a text is a component
/// without options, and a map of one key with a map inside (or nothing) is a component with options. At a
/// place of several forms (`data.validation.last=0.1` while it is {first: 5000}) another key replaces the one
/// that is there. Anything else is a plain map or value.
void apply_overrides(Tree& tree, const std::vector<std::string>& overrides, const ComponentPlaces& places,
                     Diagnostics& diagnostics);

}  // namespace plexus
