#include "training_values.hpp"

#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace plexus {

std::vector<double> training_values(const ColumnValues& column) {
  std::vector<double> values;
  std::copy_if(column.values.begin(), column.values.end(), std::back_inserter(values),
               [](double value) { return !std::isnan(value); });
  if (values.empty()) throw DataError("has no value in the training rows");
  return values;
}

double scale_or_one(double scale) {
  return scale < 10 * std::numeric_limits<double>::epsilon() ? 1.0 : scale;
}

double linear_quantile(std::span<const double> sorted, double share) {
  const double place = static_cast<double>(sorted.size() - 1) * share;
  const double floor = std::floor(place);
  const auto below = std::min(static_cast<std::size_t>(floor), sorted.size() - 1);
  const auto above = std::min(below + 1, sorted.size() - 1);
  const double t = place - floor;
  const double difference = sorted[above] - sorted[below];
  // Interpolates from the nearer end, as NumPy does.
  return t >= 0.5 ? sorted[above] - difference * (1 - t) : sorted[below] + difference * t;
}

double median_of(std::span<const double> sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

}  // namespace plexus
