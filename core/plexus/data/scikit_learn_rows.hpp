#pragma once

#include <plexus/data/split.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Indices into a set of rows: those that are set apart and those that stay, each in the order of the split.
struct DividedRows {
  std::vector<std::int64_t> apart;
  std::vector<std::int64_t> rest;
};

/// What rows are stratified by: for each row the number of its class, from 0 in the order of the classes, and
/// the names of the classes.
struct Strata {
  std::span<const std::int64_t> of_rows;
  std::span<const std::string> names;
};

/// The rows of scikit-learn's train_test_split, `apart` being its test and `rest` its train: the same rows in
/// the same order. `sizes` are those of split_sizes. With `strata`, every class is in proportion on both
/// sides. Source: scikit-learn, sklearn/model_selection/_split.py (ShuffleSplit, StratifiedShuffleSplit) and
/// sklearn/utils/extmath.py (_approximate_mode). Throws DataError for a class of one row, and for fewer rows
/// on one side than classes.
DividedRows train_test_rows(const Split& split, const SplitSizes& sizes, std::int64_t rows,
                            const std::optional<Strata>& strata);

/// The rows of a fold of scikit-learn's KFold, or with `strata` of StratifiedKFold, as `apart`; both sides
/// ascend. Throws DataError if no class has as many rows as there are folds.
DividedRows k_fold_rows(const Split& split, std::int64_t rows, const std::optional<Strata>& strata);

}  // namespace plexus
