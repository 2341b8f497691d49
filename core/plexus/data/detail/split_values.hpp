#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/data/split.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace plexus {

/// The values of the keys of splits. Mistakes go to `diagnostics`, at the value.
std::optional<Amount> read_amount(std::string_view key, const Tree& tree, Diagnostics& diagnostics);
std::string read_text(std::string_view key, const Tree& tree, Diagnostics& diagnostics);
/// A whole number from `least` to `most`; nullopt after reporting a mistake.
std::optional<std::int64_t> read_whole(std::string_view key, const Tree& tree, std::int64_t least,
                                       std::int64_t most, Diagnostics& diagnostics);
/// Reads `stratify`: true, false or the name of a column.
void read_stratify(const Tree& tree, Split& split, Diagnostics& diagnostics);
/// Reports keys that the schema does not have.
void require_known_keys(const Tree& tree, const Schema& schema, std::string_view what,
                        Diagnostics& diagnostics);
/// Writes `stratify` of the split, if it has one, into a map.
void write_stratify(const Split& split, Tree& map);

}  // namespace plexus
