#pragma once

#include <cstdint>

namespace plexus {

/// The sum of all v[i] * x[i], and the sum of their absolute values.
struct ScreenedSum {
  double sum;
  double absolute;
};

/// Quick sums of products that tell on which side of a plane a row lies. They are added in the order that is
/// fastest on this processor, so that their last bits differ between processors: they may only be used in a
/// comparison with a bound on their error. Relative to the absolute sum each errs by less than (n + 2) *
/// 2^-53.
ScreenedSum screened_sum(const double* v, const double* x, std::int64_t n);
double screened_sum(const double* v, const std::uint8_t* x, std::int64_t n);

/// The same without instructions that only some processors have.
ScreenedSum plain_screened_sum(const double* v, const double* x, std::int64_t n);
double plain_screened_sum(const double* v, const std::uint8_t* x, std::int64_t n);

}  // namespace plexus
