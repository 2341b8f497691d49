#pragma once

#include <plexus/data/transform.hpp>

#include <span>
#include <string_view>
#include <vector>

namespace plexus {

/// The values of a column that are not missing. Throws DataError if there are none.
std::vector<double> training_values(const ColumnValues& column);

/// The spread of a column to divide by: 1 for one that is (nearly) constant. Source: scikit-learn,
/// sklearn/preprocessing/_data.py, _handle_zeros_in_scale.
double scale_or_one(double scale);

/// The value below which a share of sorted values lies, between 0 and 1, interpolated linearly as NumPy's
/// percentile does.
double linear_quantile(std::span<const double> sorted, double share);

/// The middle of sorted values, or the mean of the two in the middle.
double median_of(std::span<const double> sorted);

}  // namespace plexus
