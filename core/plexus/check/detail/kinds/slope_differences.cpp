#include <plexus/check/detail/kinds/slope_differences.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Relative to an element.
constexpr double relative_step = 1e-4;
/// The error of a central difference due to curvature, relative to the difference.
constexpr double tolerance = 1e-5;
/// The rounding error of a value, relative to the value.
constexpr double noise = 1e-14;
/// The bend (second difference) of a smooth function at half the step must be at most this part of that at
/// the full step: it is a quarter for a smooth function and a half at a kink.
constexpr double smooth_shrink = 0.35;
/// Slopes of the two steps that disagree by more have a kink between them.
constexpr double kink = 1e-3;
/// Elements that are compared of a large tensor, at equal distances.
constexpr std::size_t most_elements = 200;

/// The value around one element.
struct Around {
  double below;
  double above;
  double step;

  double slope() const { return (above - below) / (2 * step); }
  double bend(double here) const { return std::abs(above - 2 * here + below); }
};

Around around(const std::function<double(const Tensor&)>& value, const Tensor& at, std::size_t element,
              double step) {
  Tensor moved = at.clone();
  const double here = at.data<double>()[element];
  moved.data<double>()[element] = here - step;
  const double below = value(moved);
  moved.data<double>()[element] = here + step;
  return {below, value(moved), step};
}

/// Whether the function is smooth at the element as far as two steps show.
bool is_smooth(const Around& far, const Around& near, double here) {
  if (!std::isfinite(far.slope()) || !std::isfinite(near.slope())) return false;
  const double least = noise * std::max({std::abs(here), std::abs(far.above), std::abs(far.below)});
  const double steepest = std::max(std::abs(far.slope()), std::abs(near.slope()));
  if (std::abs(far.slope() - near.slope()) > kink * steepest + 16 * least / near.step) return false;
  return near.bend(here) <= std::max(smooth_shrink * far.bend(here), 8 * least);
}

}  // namespace

std::string SlopeDifferences::text() const {
  return fmt::format("{} element{}{}", decided, decided == 1 ? "" : "s",
                     undecided == 0 ? "" : fmt::format(", {} more at a kink", undecided));
}

SlopeDifferences slope_differences(const std::function<double(const Tensor&)>& value, const Tensor& at,
                                   const Tensor& gradient) {
  SlopeDifferences result;
  const double here = value(at);
  const std::size_t size = at.data<double>().size();
  for (std::size_t i = 0; i < size; i += std::max<std::size_t>(size / most_elements, 1)) {
    const double step = relative_step * std::max(std::abs(at.data<double>()[i]), 0.01);
    const Around far = around(value, at, i, step);
    const Around near = around(value, at, i, step / 2);
    // Richardson: the error of a central difference is a quarter at half the step.
    const double slope = (4 * near.slope() - far.slope()) / 3;
    const double found = gradient.data<double>()[i];
    const double rounding = 16 * noise * std::max(std::abs(here), 1e-3) / step;
    const double allowed = tolerance * std::max(std::abs(slope), std::abs(found)) + rounding;
    const bool agrees = std::abs(slope - found) <= allowed;
    if (!agrees && !is_smooth(far, near, here)) {
      ++result.undecided;
      continue;
    }
    ++result.decided;
    if (agrees || !result.fault.empty()) continue;
    result.fault = fmt::format("element {} is {:.9g}, but differences give {:.9g}", i, found, slope);
  }
  return result;
}

}  // namespace plexus
