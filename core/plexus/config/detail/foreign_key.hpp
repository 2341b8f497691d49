#pragma once

#include <plexus/config/tree.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Advice for a key that users of other libraries type (see also foreign_component): how it is written here,
/// as the end of a message: "; write fit: {epochs: 5}". Empty if the table does not have the word. `owner`:
/// what the key was found in, as messages call it ("the run file", "fit", "layer 'dense'"); `known`: the keys
/// that are allowed there.
std::string foreign_key(std::string_view owner, const Tree::Entry& entry,
                        const std::vector<std::string>& known);

}  // namespace plexus
