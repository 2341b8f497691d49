#include "perceptron_rows.hpp"

namespace plexus {

Line line_of(const double* values) {
  const double slope = (values[255] - values[0]) / 255;
  const double offset = values[0];
  const double largest = 255 * std::abs(slope) + std::abs(offset);
  for (int b = 0; b < 256; ++b) {
    if (!(std::abs(values[b] - (offset + slope * b)) <= 8 * 0x1p-53 * largest)) return {};
  }
  return {slope, offset, largest};
}

}  // namespace plexus
