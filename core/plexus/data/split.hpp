#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/amount.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plexus {

/// Which rows are set apart for testing or validation. A value type.
struct Split {
  enum class Kind : std::uint8_t {
    first,   ///< the first rows
    last,    ///< the last rows
    random,  ///< rows drawn without replacement, a function of the seed and the number of rows
    column,  ///< the rows in which a column holds a value
    file,    ///< all rows of another file, which the source reads as it reads its own; none are set apart
    none     ///< no rows, also where the source brings a part of its own
  };

  Kind kind = Kind::first;
  std::optional<Amount> amount = {};  ///< of rows; for first, last and random

  // For random.
  std::optional<std::uint64_t> seed = {};  ///< absent: that of the run
  bool stratify = false;                   ///< every class of the target in proportion
  std::string stratify_column = {};        ///< every value of this column in proportion
  std::string group = {};                  ///< rows with one value of this column stay together

  // For column.
  std::string column = {};
  std::string value = {};

  std::string path = {};  ///< for file; absolute

  Position position = {};

  static Split first_rows(Amount amount);
  static Split last_rows(Amount amount);
  static Split random_rows(Amount amount, std::uint64_t seed = 0);
};

/// Reads {first: 5000}, {last: 0.2}, {random: 0.2}, {random: {size, stratify, group, seed}},
/// {column: {name, value}}, {file: F} or none. Mistakes go to `diagnostics`.
std::optional<Split> read_split(const Tree& tree, Diagnostics& diagnostics);
/// What read_split would read back.
Tree to_tree(const Split& split);

/// An error message with the numbers if one side of the split would be empty, else nothing: what is known
/// from the number of rows alone. `what` names the part that is set apart: "validation".
std::optional<std::string> split_error(const Split& split, std::int64_t rows, std::string_view what);
/// How many rows are set apart, where the number of rows decides it.
std::optional<std::int64_t> rows_apart(const Split& split, std::int64_t rows);

}  // namespace plexus
