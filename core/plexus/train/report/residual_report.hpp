#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace plexus {

/// The shares of rows that residuals are given for: the minimum, 5 %, a quarter, the median, three quarters,
/// 95 % and the maximum.
inline constexpr std::array<double, 7> residual_shares = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

/// How far predictions lie from the targets, in the units of these. A residual is target - prediction: above
/// 0 where the prediction is too low. A value type.
struct ResidualReport {
  std::array<double, 7> quantiles = {};  ///< of the residuals, for residual_shares
  double mean = 0;                       ///< of the residuals: the bias
  double mean_absolute_error = 0;
  double root_mean_squared_error = 0;
  /// 1 - (sum of squared residuals) / (sum of squared distances of the targets from their mean):
  /// scikit-learn's r2_score, also for targets that are all equal (1 if every residual is 0, else 0).
  double r2 = 0;
  std::int64_t count = 0;
};

/// The quantile of ascending values for a share from 0 to 1, between two neighbours by linear interpolation:
/// NumPy's quantile. Requires: not empty.
double ascending_quantile(std::span<const double> ascending, double share);

/// The residuals of `prediction`, with one value for each of `target`. Throws DataError for spans of
/// different sizes or without values, and for a value that is not finite.
ResidualReport residual_report(std::span<const double> target, std::span<const double> prediction);

}  // namespace plexus
