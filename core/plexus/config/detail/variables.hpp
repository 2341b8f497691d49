#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/tree.hpp>

#include <string>

namespace plexus {

/// Puts the values of variables where `${...}` stands in a value of `root`, and removes the map `key`, which
/// holds them: {width: 30}. Between the braces is the name of a variable or arithmetic with numbers,
/// variables and evaluate_number's functions. A value that is wholly `${name}` becomes what the variable is:
/// a number, a text, a list, a map. A value that is wholly another `${...}` becomes a number. In any other
/// value, `${...}` is replaced within the text, which stays a text. `$${` stands for `${`. A variable may use
/// those above it. Mistakes go to `diagnostics` at their characters: broken expressions, unknown variables,
/// texts in arithmetic, results that are not finite, and variables that no value uses.
void substitute_variables(Tree& root, const std::string& key, Diagnostics& diagnostics);

/// Writes `${` as `$${` in all values, so that substitute_variables gives them back as they are.
void protect_from_substitution(Tree& tree);

}  // namespace plexus
