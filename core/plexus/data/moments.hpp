#pragma once

#include <cstdint>
#include <span>

namespace plexus {

/// Mean and variance of the numbers of a column.
struct Moments {
  std::int64_t count = 0;  ///< values that are not NaN
  double mean = 0;
  double variance = 0;  ///< of the whole population (ddof 0)
};

/// The moments of each column of a table, row-major [rows, out.size()], bit for bit as scikit-learn's
/// StandardScaler computes them on a C-contiguous float64 array: NaN is left out, sums of a table of several
/// columns go row by row, those of a table of one column are NumPy's pairwise sums, and the variance is the
/// corrected one of two passes. Source: scikit-learn, sklearn/utils/extmath.py, _incremental_mean_and_var.
void column_moments(std::span<const double> table, std::span<Moments> out);
/// The same for one column of a table; `alone`: it is the only column of the table.
Moments moments_of_column(std::span<const double> values, bool alone);

/// The sum of contiguous numbers as NumPy adds them: eight running sums over a block, blocks as a tree.
double pairwise_sum(std::span<const double> values);

/// The scale of a column: the square root of its variance, or 1 for a column that is constant up to rounding
/// (scikit-learn, sklearn/preprocessing/_data.py, _is_constant_feature).
double scale_of(const Moments& moments);

}  // namespace plexus
