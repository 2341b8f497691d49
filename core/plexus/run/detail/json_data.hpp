#pragma once

#include <plexus/config/component.hpp>
#include <plexus/config/tree.hpp>

#include <vector>

namespace plexus {

/// The definition "data" of json_schema, and those that it refers to. Requires: json_components of the kinds
/// dataset and transform stand beside them.
std::vector<Tree::Entry> json_data(const ComponentSource& source);

}  // namespace plexus
