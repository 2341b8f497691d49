#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/detail/class_weight.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr double most_classes = 1e9;

/// The class of row r of a target with `width` elements a row.
std::int64_t class_of(const Column& target, std::int64_t r, std::int64_t width) {
  if (width > 1) {
    std::int64_t largest = 0;
    for (std::int64_t c = 1; c < width; ++c) {
      if (target.values.at(r * width + c) > target.values.at(r * width + largest)) largest = c;
    }
    return largest;
  }
  const double value = target.values.at(r);
  if (!(value >= 0.0 && value < most_classes) || value != std::floor(value)) {
    throw DataError(
        fmt::format("class_weight: target '{}' holds {} in row {} (from 0), expected classes: names, whole "
                    "numbers from 0, or one-hot rows",
                    target.name, value, r));
  }
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::optional<std::int64_t> class_named(const std::string& label, const Column& target) {
  const auto named = std::find(target.classes.begin(), target.classes.end(), label);
  if (named != target.classes.end()) return named - target.classes.begin();
  std::int64_t index = -1;
  const auto [end, failure] = std::from_chars(label.data(), label.data() + label.size(), index);
  const bool whole = failure == std::errc() && end == label.data() + label.size() && index >= 0;
  const bool known = target.classes.empty() || index < static_cast<std::int64_t>(target.classes.size());
  if (!whole || !known) return std::nullopt;
  return index;
}

std::string no_class(const std::string& label, const Column& target) {
  return fmt::format("target '{}' has no class '{}'{}", target.name, label,
                     suggestion(label, target.classes));
}

void weigh_classes(Samples& samples, const std::vector<std::pair<std::string, double>>& class_weight) {
  if (class_weight.empty() || samples.rows == 0) return;
  if (samples.targets.size() != 1) throw DataError("class_weight needs a single target; use sample_weight");
  const Column& target = samples.targets[0];
  std::map<std::int64_t, double> weights;
  for (const auto& [label, weight] : class_weight) {
    const std::optional<std::int64_t> index = class_named(label, target);
    if (!index) throw DataError("class_weight: " + no_class(label, target));
    weights[*index] = weight;
  }

  std::optional<Tensor>& before = samples.weights[0];
  Tensor product = before ? before->clone() : Tensor::full({DType::float64, {samples.rows}}, 1.0);
  const std::span<double> out = product.data<double>();
  const std::int64_t width = target.values.elements() / samples.rows;
  for (std::int64_t r = 0; r < samples.rows; ++r) {
    const auto found = weights.find(class_of(target, r, width));
    if (found != weights.end()) out[static_cast<std::size_t>(r)] *= found->second;
  }
  before = product;
}

}  // namespace plexus
