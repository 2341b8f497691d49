#include <plexus/compare/detail/kernels/special_values.hpp>
#include <plexus/compare/detail/kernels/whole_numbers.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace plexus {

namespace {

using Single = std::numeric_limits<float>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double subnormal = 1e-40;

const std::array<double, 16> everywhere_values{0.0,
                                               -0.0,
                                               Single::denorm_min(),
                                               -subnormal,
                                               Single::min(),
                                               -Single::min(),
                                               Single::max(),
                                               -Single::max(),
                                               1e30,
                                               -1e5,
                                               infinity,
                                               -infinity,
                                               Single::quiet_NaN(),
                                               1.0,
                                               -1.0,
                                               1e-30};
const std::array<double, 10> scattered_values{
    0.0,      -0.0,      Single::denorm_min(), -subnormal, Single::min(), 1e8, -1e8,
    infinity, -infinity, Single::quiet_NaN()};

/// Whether both are NaN, or the same infinity, in the dtype.
bool same_kind(double expected, double rounded) {
  return (std::isnan(expected) && std::isnan(rounded)) || (std::isinf(rounded) && expected == rounded);
}

}  // namespace

Tensor special_values(const Type& type, std::uint64_t key, bool everywhere) {
  Tensor values = normal_draws({DType::float64, type.shape}, key);
  const auto data = values.data<double>();
  if (everywhere) {
    // Each input has another order, so that all pairs of special values occur.
    const std::size_t step = 1 + 2 * (key % 7);
    for (std::size_t i = 0; i < data.size(); i += 2)
      data[i] = everywhere_values[(i / 2 * step + i / 32) % everywhere_values.size()];
  } else {
    const std::size_t stride = data.size() / (2 * scattered_values.size());
    for (std::size_t i = 0; stride > 0 && i < scattered_values.size(); ++i)
      data[(2 * i + key % 2) * stride] = scattered_values[i];
  }
  return values.converted(type.dtype);
}

void bound_special(const Tensor& expected, const Tensor& rounded, const Type& type, bool composite,
                   Tensor& bounds) {
  const std::span<double> bound = bounds.data<double>();
  for (std::size_t i = 0; i < bound.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    const bool single = type.dtype == DType::float32;
    const double exact = single ? static_cast<double>(static_cast<float>(expected.at(at))) : expected.at(at);
    if (!std::isfinite(exact)) {
      bound[i] = same_kind(exact, rounded.at(at)) ? 0 : infinity;
    } else if (!std::isfinite(rounded.at(at)) ||
               (composite && !(std::abs(rounded.at(at) - expected.at(at)) <= bound[i]))) {
      bound[i] = infinity;
    }
  }
}

}  // namespace plexus
