#pragma once

#include <plexus/data/preparation.hpp>

#include <string>

namespace plexus {

/// What a manifest holds of a preparation, as JSON; numbers are written so that they read back to equal bits.
std::string to_json(const PreparationFacts& facts);
/// Throws DataError if it is no such JSON.
PreparationFacts preparation_facts(const std::string& json);

}  // namespace plexus
