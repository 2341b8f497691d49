#include "scaled_draw.hpp"

#include <algorithm>
#include <cmath>

namespace plexus {

Symbol variance_scaled(Random& random, const Shape& shape, double scale, Fan fan, Draw draw) {
  const Fans found = fans(shape);
  const double mean = (found.in + found.out) / 2;
  const double size = fan == Fan::in ? found.in : fan == Fan::out ? found.out : mean;
  const double variance = scale / std::max(1.0, size);
  if (draw == Draw::uncut_normal) return random.normal(shape) * std::sqrt(variance);
  if (draw == Draw::normal) {
    constexpr double deviation_when_cut = 0.87962566103423978;  // of N(0, 1) cut at +-2
    return random.truncated_normal(shape) * (std::sqrt(variance) / deviation_when_cut);
  }
  const double limit = std::sqrt(3 * variance);
  return random.uniform(shape) * (2 * limit) - limit;
}

}  // namespace plexus
