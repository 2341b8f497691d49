#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/data_config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plexus {

/// Reads `{first: 5000}` or `{last: 0.2}`. Mistakes go to `diagnostics`.
std::optional<Split> read_split(const Tree& tree, Diagnostics& diagnostics);

/// Rows [first, first + count).
struct RowRange {
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// The rows that are set apart and those that stay, both in order. Of N rows a fraction f leaves
/// floor(N * (1 - f)), as Keras's validation_split does.
struct SplitRows {
  RowRange apart;
  RowRange rest;
};
SplitRows split_rows(const Split& split, std::int64_t rows);

/// An error message with the numbers if one side of the split would be empty, else nothing. `what` names the
/// part that is set apart: "validation".
std::optional<std::string> split_error(const Split& split, std::int64_t rows, std::string_view what);

}  // namespace plexus
