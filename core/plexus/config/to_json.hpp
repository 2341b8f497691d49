#pragma once

#include <plexus/config/tree.hpp>

#include <string>

namespace plexus {

/// A tree as JSON, as other programs that read YAML see it: a scalar without quotes is null, true or false,
/// or a number if YAML 1.2 (core schema) says so, and otherwise a text, such as `1/255`. A number that JSON
/// does not have (.inf, .nan) is a text. `indent`: the blanks of a level; negative: all in one line.
std::string to_json(const Tree& tree, int indent = -1);

}  // namespace plexus
