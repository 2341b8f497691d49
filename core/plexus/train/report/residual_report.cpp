#include <plexus/error/error.hpp>
#include <plexus/train/report/residual_report.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double squares_around(std::span<const double> values, double centre) {
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return sum;
}

double r2_of(double residuals, double spread) {
  if (spread > 0) return 1 - residuals / spread;
  return residuals > 0 ? 0 : 1;
}

}  // namespace

double ascending_quantile(std::span<const double> ascending, double share) {
  const double place = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  const double part = place - static_cast<double>(below);
  const double step = ascending[above] - ascending[below];
  // Interpolated from the nearer neighbour, so that the ends are exact and the quantile never decreases.
  return part < 0.5 ? ascending[below] + step * part : ascending[above] - step * (1 - part);
}

ResidualReport residual_report(std::span<const double> target, std::span<const double> prediction) {
  if (target.size() != prediction.size() || target.empty()) {
    throw DataError(fmt::format("residuals need a target and a prediction for each row: found {} and {}",
                                target.size(), prediction.size()));
  }
  std::vector<double> residuals;
  residuals.reserve(target.size());
  double absolute = 0;
  for (std::size_t row = 0; row < target.size(); ++row) {
    const double residual = target[row] - prediction[row];
    if (!std::isfinite(residual)) {
      throw DataError(fmt::format("the residual of value {} (from 0) is not finite: target {}, prediction {}",
                                  row, target[row], prediction[row]));
    }
    absolute += std::abs(residual);
    residuals.push_back(residual);
  }
  const auto count = static_cast<double>(residuals.size());
  ResidualReport report;
  report.count = static_cast<std::int64_t>(residuals.size());
  report.mean = mean_of(residuals);
  report.mean_absolute_error = absolute / count;
  const double squared = squares_around(residuals, 0);
  report.root_mean_squared_error = std::sqrt(squared / count);
  report.r2 = r2_of(squared, squares_around(target, mean_of(target)));
  std::sort(residuals.begin(), residuals.end());
  for (std::size_t i = 0; i < residual_shares.size(); ++i) {
    report.quantiles[i] = ascending_quantile(residuals, residual_shares[i]);
  }
  return report;
}

}  // namespace plexus
