#pragma once

#include <plexus/data/preparation.hpp>

#include <string>

namespace plexus {

/// What a manifest holds of a preparation, as JSON; numbers are written so that they read back to equal bits.
std::string to_json(const PreparationFacts& facts);
/// Reads such JSON. Throws DataError for any other text.
PreparationFacts preparation_facts(const std::string& json);

}  // namespace plexus
