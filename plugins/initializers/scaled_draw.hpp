#pragma once

#include <plexus/plexus.hpp>

namespace plexus {

enum class Fan { in, out, mean };
enum class Draw { uniform, normal, uncut_normal };

/// Values of mean 0 and variance scale / fan: uniform, or normal, cut at two standard deviations (of the
/// normal before cutting) or not.
Symbol variance_scaled(Random& random, const Shape& shape, double scale, Fan fan, Draw draw);

}  // namespace plexus
