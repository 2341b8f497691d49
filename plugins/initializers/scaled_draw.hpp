#pragma once

#include <plexus/plexus.hpp>

namespace plexus {

/// What the variance is divided by: the inputs of a unit, its outputs, or the mean of both.
enum class Fan { in, out, mean };
/// The distribution; `normal` is cut at two standard deviations.
enum class Draw { uniform, normal, uncut_normal };

/// Values of mean 0 and variance scale / fan: uniform, or normal, cut at two standard deviations (of the
/// normal before cutting) or not.
Symbol variance_scaled(Random& random, const Shape& shape, double scale, Fan fan, Draw draw);

}  // namespace plexus
