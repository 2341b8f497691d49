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
    /// the test part of scikit-learn's train_test_split; both sides are in its order
    train_test_split,
    k_fold,  ///< one fold of scikit-learn's KFold or StratifiedKFold
    file,    ///< all rows of another file, read by the same source; no rows are set apart
    none     ///< no rows, also where the source brings a part of its own
  };

  Kind kind = Kind::first;
  std::optional<Amount> amount =
      {};  ///< of rows; for first, last, random and (its test_size) train_test_split

  // For random, train_test_split and k_fold.
  std::optional<std::uint64_t> seed = {};  ///< absent: that of the run. The last two take its lower 32 bits
  bool stratify = false;                   ///< every class of the target in proportion
  std::string stratify_column = {};        ///< every value of this column in proportion
  std::string group = {};                  ///< rows with one value of this column stay together; for random

  // For train_test_split and k_fold.
  std::optional<bool> shuffle = {};       ///< absent: true, and false for k_fold
  std::optional<Amount> train_size = {};  ///< for train_test_split; rows of neither side are left out
  std::int64_t folds = 5;                 ///< for k_fold
  std::int64_t fold = 0;                  ///< the fold that is set apart, from 0

  // For column.
  std::string column = {};
  std::string value = {};

  std::string path = {};  ///< for file; absolute

  Position position = {};

  static Split first_rows(Amount amount);
  static Split last_rows(Amount amount);
  static Split random_rows(Amount amount, std::uint64_t seed = 0);
  /// scikit-learn's train_test_split(test_size=..., random_state=...).
  static Split train_test(Amount test_size, std::uint32_t random_state);

  /// Whether the rows depend on the seed.
  bool draws() const;
};

/// How many rows a split sets apart, and how many stay.
struct SplitSizes {
  std::int64_t apart = 0;
  std::int64_t rest = 0;
};

/// Reads {first: 5000}, {last: 0.2}, {random: 0.2}, {random: {size, stratify, group, seed}},
/// {train_test_split: {test_size, train_size, random_state, shuffle, stratify}},
/// {k_fold: {folds, fold, shuffle, random_state, stratify}}, {column: {name, value}}, {file: F} or none.
/// Mistakes go to `diagnostics`.
std::optional<Split> read_split(const Tree& tree, Diagnostics& diagnostics);
/// The tree that read_split would read back.
Tree to_tree(const Split& split);

/// An error message with the numbers if one side of the split would be empty, as far as the number of rows
/// alone tells; otherwise nullopt. `what` names the part that is set apart: "validation".
std::optional<std::string> split_error(const Split& split, std::int64_t rows, std::string_view what);
/// The sizes of both sides; nullopt if the number of rows does not decide them, or if split_error has a
/// message.
std::optional<SplitSizes> split_sizes(const Split& split, std::int64_t rows);

}  // namespace plexus
