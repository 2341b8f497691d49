#pragma once

#include <cstdint>

namespace plexus {

/// Sum of v[i] * x[i], and of their absolute values.
struct ScreenedSum {
  double sum;
  double absolute;
};

/// Quick sums of products for the question on which side of a plane a row lies: added in whatever order is
/// fastest on this processor, so that their last bits differ between processors and nothing but a comparison
/// with a bound on their error may depend on them. Relative to the absolute sum each errs by less than (n +
/// 2) * 2^-53.
ScreenedSum screened_sum(const double* v, const double* x, std::int64_t n);
double screened_sum(const double* v, const std::uint8_t* x, std::int64_t n);

/// The same for any processor.
ScreenedSum plain_screened_sum(const double* v, const double* x, std::int64_t n);
double plain_screened_sum(const double* v, const std::uint8_t* x, std::int64_t n);

}  // namespace plexus
