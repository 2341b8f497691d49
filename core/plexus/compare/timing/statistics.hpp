#pragma once

#include <cstdint>
#include <span>

namespace plexus {

/// A 95 % confidence interval: the 2.5 % and 97.5 % quantiles of resampled statistics (Efron's percentile
/// bootstrap).
struct ConfidenceInterval {
  double low = 0;
  double high = 0;
  bool holds(double value) const { return low <= value && value <= high; }
  friend bool operator==(const ConfidenceInterval&, const ConfidenceInterval&) = default;
};

/// The quantile `part` (0 to 1) of the values: the value at position (n - 1) * part of the sorted values,
/// linearly interpolated (Hyndman and Fan, "Sample quantiles in statistical packages", 1996, definition 7;
/// what NumPy does). Throws UsageError if there are none.
double quantile(std::span<const double> values, double part);
double median(std::span<const double> values);

/// The interval of the mean of independent values: the values of a metric on the rows of a test set, or the
/// differences of two metrics on the same rows. Resampling draws from Philox streams of `seed`: the same
/// values and seed give the same interval everywhere. Throws UsageError if there are no values.
ConfidenceInterval bootstrap_mean(std::span<const double> values, std::uint64_t seed);

/// The interval of the sum of numerators over the sum of denominators (0 if the latter is 0): a weighted mean
/// of rows, whose values and weights are drawn together. With weights 1 it is bootstrap_mean. Throws
/// UsageError if there are no values, or not as many weights.
ConfidenceInterval bootstrap_ratio_of_sums(std::span<const double> numerators,
                                           std::span<const double> denominators, std::uint64_t seed);

/// The interval of the median of values in the order in which they were measured. Neighbours may be
/// correlated, so blocks of n^(1/3) consecutive values are drawn, wrapping round at the end (Politis and
/// Romano's circular block bootstrap, 1992). Throws UsageError if there are no values.
ConfidenceInterval bootstrap_median(std::span<const double> values, std::uint64_t seed);

/// The interval of median(numerator) / median(denominator) of two series that were measured separately. Each
/// is resampled as in bootstrap_median. Throws UsageError if one has no values.
ConfidenceInterval bootstrap_ratio_of_medians(std::span<const double> numerator,
                                              std::span<const double> denominator, std::uint64_t seed);

}  // namespace plexus
