#include "prediction_text.hpp"

#include <plexus/nn/decision.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::app {

std::optional<std::vector<double>> told_probabilities(const Tensor& row, PredictionKind kind) {
  std::vector<double> values = class_probabilities(row, kind);
  // A fit to numbers 0 and 1 passes them by a little: only the class that is told has to be believable.
  const bool told = kind == PredictionKind::real
                        ? is_probability(values[static_cast<std::size_t>(decided_class(row, kind))])
                        : std::all_of(values.begin(), values.end(), is_probability);
  if (!told) return std::nullopt;
  return values;
}

std::string line_of(const Tensor& row, const std::vector<std::string>& classes, PredictionKind kind) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < row.elements(); ++i) values.push_back(row.at(i));
  const std::string plain = fmt::format("{:.6g}", fmt::join(values, " "));
  const bool has_nan = std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
  if (!tells_classes(values.size(), classes.size()) || has_nan) return plain;
  const std::int64_t decided = decided_class(row, kind);
  const std::string& name = classes[static_cast<std::size_t>(decided)];
  if (kind == PredictionKind::real && values.size() == 1) return fmt::format("{} {:.4f}", name, values[0]);
  const auto probabilities = told_probabilities(row, kind);
  if (!probabilities) return fmt::format("{} ({})", name, plain);
  const double probability = (*probabilities)[static_cast<std::size_t>(decided)];
  return fmt::format("{} {:.4f}", name, std::clamp(probability, 0.0, 1.0));
}

}  // namespace plexus::app
