#include <plexus/error/error.hpp>
#include <plexus/nn/detail/mean_accumulators.hpp>
#include <plexus/nn/detail/returned.hpp>
#include <plexus/nn/metric.hpp>

#include <fmt/format.h>

namespace plexus {
namespace {

/// float64 [batch]: one value a row, trailing axes averaged.
Symbol per_row(const Symbol& values) {
  const Symbol exact = cast(values, DType::float64);
  std::vector<std::int64_t> trailing;
  for (std::size_t axis = 1; axis < values.shape().rank(); ++axis) {
    trailing.push_back(static_cast<std::int64_t>(axis));
  }
  return trailing.empty() ? exact : mean(exact, trailing);
}

/// Whether `values` has one for each row, position or element of the predictions; further axes of 1 change
/// nothing.
bool fits(const Shape& values, const Shape& prediction) {
  if (values.is_scalar()) return false;
  for (std::size_t axis = 0; axis < values.rank(); ++axis) {
    if (values[axis] != (axis < prediction.rank() ? prediction[axis] : 1)) return false;
  }
  return true;
}

void require_values(const Symbol& values, const Symbol& prediction) {
  require_returned(values, prediction.graph(), "the metric");
  if (fits(values.shape(), prediction.shape())) return;
  throw ShapeError(
      fmt::format("a mean metric gives one value for each row, position or element of the predictions, whose "
                  "shape begins with that of its values: found values {} for predictions {}",
                  values.shape().text(), prediction.shape().text()));
}

}  // namespace

Metric::~Metric() = default;
MeanMetric::~MeanMetric() = default;

Judged judged_by(const Metric& metric) {
  return calling_plugin(metric, "asking what it judges", [&] { return metric.judged(); });
}

Symbol result_of(const Metric& metric, Scope& scope) {
  try {
    return calling_plugin(metric, "its result", [&] {
      const Symbol result = metric.result(scope);
      require_returned(result, scope.graph(), "the metric");
      const Type expected{DType::float64, Shape{}};
      if (result.type() == expected) return result;
      throw ShapeError(fmt::format("the result of a metric is a scalar, {}; found {}", expected.text(),
                                   result.type().text()));
    });
  } catch (Error& error) {
    error.add_context(fmt::format("in the result of metric '{}'{}", scope.path(), name_in_brackets(metric)));
    throw;
  }
}

void MeanMetric::update(Scope& scope, const Symbol& target, const Symbol& prediction,
                        const Symbol& weight) const {
  const Symbol found = values(scope, target, prediction);
  require_values(found, prediction);
  const std::int64_t rows = prediction.shape()[0];
  const Variable total = scope.accumulator(MeanAccumulators::total_name);
  const Variable count = scope.accumulator(MeanAccumulators::count_name);
  if (!weight) {
    scope.assign(total, total.value() + sum(per_row(found)));
    scope.assign(count, count.value() + static_cast<double>(rows));
    return;
  }
  const Symbol factor = per_row(weight);
  scope.assign(total, total.value() + sum(per_row(found) * factor));
  scope.assign(count, count.value() + sum(factor));
}

Symbol MeanMetric::result(Scope& scope) const {
  const Symbol total = scope.accumulator(MeanAccumulators::total_name).value();
  const Symbol count = scope.accumulator(MeanAccumulators::count_name).value();
  const Symbol nothing = equal(count, 0.0);
  return of_mean(select(nothing, 0.0, total / select(nothing, 1.0, count)));
}

Symbol MeanMetric::of_mean(const Symbol& mean) const { return mean; }

}  // namespace plexus
