#pragma once

#include <plexus/config/tree.hpp>

#include <string>

namespace plexus {

/// YAML text that parses to `tree` again: block style, with quotes around texts that need them.
std::string to_yaml(const Tree& tree);

}  // namespace plexus
