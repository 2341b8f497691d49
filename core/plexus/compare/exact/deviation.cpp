#include <plexus/compare/exact/deviation.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

namespace plexus {

namespace {

/// The unit in the last place (ulp) of a value of the dtype. Subnormal values have that of the smallest
/// normal number.
double ulp(double value, DType dtype) {
  const bool single = dtype == DType::float32;
  const int digits = single ? 24 : 53;
  const double smallest =
      single ? double{std::numeric_limits<float>::min()} : std::numeric_limits<double>::min();
  const int exponent = std::ilogb(std::max(std::abs(value), smallest));
  return std::ldexp(1.0, exponent - digits + 1);
}

/// The value rounded to the dtype; a large one may become infinite.
double representable(double value, DType dtype) {
  return dtype == DType::float32 ? static_cast<double>(static_cast<float>(value)) : value;
}

/// Every error is beyond a bound that is NaN or 0.
bool is_beyond(double error, double bound) { return error > 0 && !(error <= bound); }

double share(double error, double bound) {
  if (error == 0) return 0;
  return bound > 0 ? error / bound : std::numeric_limits<double>::infinity();
}

}  // namespace

Deviation deviation(const Tensor& found, const Tensor& expected, const Tensor* bounds) {
  Deviation result;
  result.elements = found.elements();
  double squares = 0;
  double magnitude = 0;
  double worst = 0;
  const bool floating = is_floating(found.dtype());
  const Tensor wide = found.converted(DType::float64);
  const std::span<const double> values = wide.data<double>();
  const std::span<const double> expected_values = expected.data<double>();
  for (std::int64_t i = 0; i < result.elements; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double y = values[at];
    const double exact = expected_values[at];
    const double nearest = representable(exact, found.dtype());
    result.nan += std::isnan(y) && !std::isnan(exact) ? 1 : 0;
    result.infinite += std::isinf(y) && !std::isinf(nearest) ? 1 : 0;
    const double bound = bounds != nullptr ? bounds->data<double>()[at] : 0;
    if (std::isinf(bound)) {
      ++result.undecided;
      continue;
    }
    result.nonzero += std::isfinite(exact) && exact != 0 ? 1 : 0;
    const bool equal = y == exact || (std::isnan(y) && std::isnan(exact)) || (std::isinf(y) && y == nearest);
    double error = equal ? 0 : std::abs(y - exact);
    // A NaN difference is beyond every bound.
    if (std::isnan(error)) error = std::numeric_limits<double>::infinity();
    if (bounds != nullptr && is_beyond(error, bound)) ++result.beyond;
    const double badness = bounds != nullptr ? share(error, bound) : error;
    if (badness > worst || (result.worst < 0 && error > 0)) {
      worst = badness;
      result.worst = i;
      result.found = y;
      result.expected = exact;
      result.bound = bound;
    }
    result.max_abs = std::max(result.max_abs, error);
    if (floating && exact != 0 && std::isfinite(exact) && std::isfinite(error)) {
      result.max_ulp = std::max(result.max_ulp, error / ulp(exact, found.dtype()));
    }
    squares += error * error;
    magnitude += std::isfinite(exact) ? exact * exact : 0;
  }
  result.relative_l2 = squares == 0 ? 0 : std::sqrt(squares / magnitude);
  return result;
}

bool same_bits(const Tensor& a, const Tensor& b) { return std::memcmp(a.raw(), b.raw(), a.bytes()) == 0; }

double share_of_bound(const Deviation& deviation) {
  if (deviation.worst < 0) return 0;
  const double error = std::abs(deviation.found - deviation.expected);
  return std::isfinite(error) ? share(error, deviation.bound) : std::numeric_limits<double>::infinity();
}

Deviation merged(const Deviation& a, const Deviation& b) {
  const bool second = share_of_bound(b) > share_of_bound(a) || (a.worst < 0 && b.worst >= 0);
  Deviation result = second ? b : a;
  result.max_abs = std::max(a.max_abs, b.max_abs);
  result.max_ulp = std::max(a.max_ulp, b.max_ulp);
  result.relative_l2 = std::max(a.relative_l2, b.relative_l2);
  result.elements = a.elements + b.elements;
  result.nonzero = a.nonzero + b.nonzero;
  result.undecided = a.undecided + b.undecided;
  result.beyond = a.beyond + b.beyond;
  result.nan = a.nan + b.nan;
  result.infinite = a.infinite + b.infinite;
  return result;
}

}  // namespace plexus
