#pragma once

#include <plexus/run/model_config.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Reads a reference, or a list of some: `hidden1`, `[wide, hidden2]`, `halves[1]`. `key` is the key under
/// which they stand, for messages. Mistakes go to `diagnostics`.
std::vector<ModelConfig::Reference> read_references(const Tree& tree, std::string_view key,
                                                    Diagnostics& diagnostics);
/// "hidden1", "halves[1]".
std::string text_of(const ModelConfig::Reference& reference);

}  // namespace plexus
