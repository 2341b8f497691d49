#pragma once

#include <plexus/config/diagnostics.hpp>
#include <plexus/data/split.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace plexus {

/// Reads the keys of scikit-learn's train_test_split and of its k folds into `split`. Mistakes go to
/// `diagnostics`.
void read_train_test_split(const Tree& tree, Split& split, Diagnostics& diagnostics);
void read_k_fold(const Tree& tree, Split& split, Diagnostics& diagnostics);
/// The trees that these functions would read back.
Tree train_test_split_tree(const Split& split);
Tree k_fold_tree(const Split& split);

/// How many rows of `rows` are set apart and how many stay, in the arithmetic of scikit-learn (float64: ceil
/// for the rows that are set apart, floor for those that stay); or the message why the rows cannot be
/// divided.
std::variant<SplitSizes, std::string> train_test_sizes(const Split& split, std::int64_t rows);
std::variant<SplitSizes, std::string> k_fold_sizes(const Split& split, std::int64_t rows);

}  // namespace plexus
