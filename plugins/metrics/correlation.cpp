#include "correlation.hpp"

#include "classification.hpp"
#include "require_numbers.hpp"

namespace plexus {
namespace {

Shape values_of_row(const Scope& scope) { return Shape{scope.output().row.elements()}; }

/// [batch, values of a row], float64.
Symbol in_rows(const Symbol& x) {
  return reshape(cast(x, DType::float64), {x.shape()[0], x.shape().from(1).elements()});
}

/// The first value of each row, [..., 1].
Symbol first_of(const Symbol& x) {
  std::vector<std::int64_t> end(x.shape().begin(), x.shape().end());
  end.back() = 1;
  return slice(x, std::vector<std::int64_t>(end.size(), 0), end);
}

/// Moments along the last axis, which stays with size 1. The first value is subtracted before the mean is
/// taken, so that the mean of equal numbers is exact.
JointMoments moments_along(const Symbol& target, const Symbol& prediction) {
  const Symbol y = cast(target, DType::float64);
  const Symbol p = cast(prediction, DType::float64);
  const auto average = [](const Symbol& x) { return mean(x, {-1}, true); };
  const Symbol y_first = first_of(y);
  const Symbol p_first = first_of(p);
  const Symbol y_shift = average(y - y_first);
  const Symbol p_shift = average(p - p_first);
  const Symbol dy = y - y_first - y_shift;
  const Symbol dp = p - p_first - p_shift;
  return {y_first + y_shift, p_first + p_shift, average(square(dy)), average(square(dp)), average(dy * dp)};
}

/// The weighted mean of a batch, [values], and the deviations from it. The first row is subtracted before the
/// mean is taken, so that the mean of equal rows is exact.
struct BatchSums {
  Symbol mean;
  Symbol deviations;  // [batch, values], from that mean

  BatchSums(const Symbol& x, const Symbol& weight, const Symbol& count) {
    const Symbol first = slice(x, {0, 0}, {1, x.shape()[1]});
    const Symbol shift = sum((x - first) * weight, {0}, true) / select(equal(count, 0.0), 1.0, count);
    deviations = x - (first + shift);
    mean = reshape(first + shift, Shape{x.shape()[1]});
  }
};

}  // namespace

Schema Correlation::with_axis(Schema schema) {
  return schema.integer(
      "axis", -1,
      "-1: along the last axis of each row, then the mean over rows, as Keras has it; 0: over "
      "all rows, for outputs of one value too",
      Range{-1, 0});
}

Correlation::Correlation(const Options& options) : over_rows_(options.integer("axis") == 0) {}

void Correlation::update(Scope& scope, const Symbol& target, const Symbol& prediction,
                         const Symbol& weight) const {
  require_numbers(target, prediction);
  if (over_rows_) return add_rows(scope, target, prediction, weight);
  if (prediction.shape().rank() < 2 || prediction.shape().back() < 2)
    throw ShapeError(
        "one value has no correlation with another: the values of a row are correlated unless `axis: 0` says "
        "that those of all rows are");
  const Symbol each = coefficient(moments_along(target, prediction));
  const Symbol of_rows = mean(reshape(each, {each.shape()[0], -1}), {1});
  const Symbol w = cast(weight, DType::float64);
  const Variable total = scope.accumulator("total");
  const Variable count = scope.accumulator("count");
  scope.assign(total, total.value() + sum(of_rows * w));
  scope.assign(count, count.value() + sum(w));
}

/// Adds a batch to the accumulators as Chan, Golub and LeVeque merge the moments of two parts.
void Correlation::add_rows(Scope& scope, const Symbol& target, const Symbol& prediction,
                           const Symbol& weight) const {
  const Symbol w = reshape(cast(weight, DType::float64), {weight.shape()[0], 1});
  const Symbol own_count = sum(w);
  const BatchSums y(in_rows(target), w, own_count);
  const BatchSums p(in_rows(prediction), w, own_count);
  const Variable count = scope.accumulator("count");
  const Symbol all = count.value() + own_count;
  const Symbol share = own_count / select(equal(all, 0.0), 1.0, all);
  const Variable y_mean = scope.accumulator("target_mean", values_of_row(scope));
  const Variable p_mean = scope.accumulator("prediction_mean", values_of_row(scope));
  const Symbol y_apart = y.mean - y_mean.value();
  const Symbol p_apart = p.mean - p_mean.value();
  const auto add = [&](std::string_view name, const Symbol& products, const Symbol& apart) {
    const Variable total = scope.accumulator(name, values_of_row(scope));
    scope.assign(total, total.value() + sum(products * w, {0}) + apart * (count.value() * share));
  };
  add("target_spread", square(y.deviations), square(y_apart));
  add("prediction_spread", square(p.deviations), square(p_apart));
  add("together", y.deviations * p.deviations, y_apart * p_apart);
  scope.assign(y_mean, y_mean.value() + y_apart * share);
  scope.assign(p_mean, p_mean.value() + p_apart * share);
  scope.assign(count, all);
}

Symbol Correlation::result(Scope& scope) const {
  const Symbol count = scope.accumulator("count").value();
  if (!over_rows_) return ratio(scope.accumulator("total").value(), count);
  const auto total = [&](std::string_view name) {
    return scope.accumulator(name, values_of_row(scope)).value();
  };
  return mean(
      coefficient({total("target_mean"), total("prediction_mean"), ratio(total("target_spread"), count),
                   ratio(total("prediction_spread"), count), ratio(total("together"), count)}));
}

}  // namespace plexus
