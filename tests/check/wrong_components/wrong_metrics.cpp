#include "wrong_metrics.hpp"

#include <plexus/plexus.hpp>

namespace plexus::tests {
namespace {

/// The mean of the means of batches.
struct BatchMeans final : Metric {
  static Schema schema() { return Schema("wrong_metric_of_batches", "a fault"); }
  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol&) const override {
    const Variable total = scope.accumulator("total");
    const Variable count = scope.accumulator("count");
    scope.assign(total, total.value() + cast(mean(abs(target - prediction)), DType::float64));
    scope.assign(count, count.value() + 1.0);
  }
  Symbol result(Scope& scope) const override {
    return scope.accumulator("total").value() / maximum(scope.accumulator("count").value(), 1.0);
  }
  Direction direction() const override { return Direction::down; }
};

/// A mean without rows is 0 / 0.
struct EmptyMean final : Metric {
  static Schema schema() { return Schema("wrong_metric_when_empty", "a fault"); }
  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    const Variable total = scope.accumulator("total");
    const Variable count = scope.accumulator("count");
    const Symbol rows = mean_of_last_axis(abs(target - prediction));
    scope.assign(total, total.value() + cast(sum(rows * weight), DType::float64));
    scope.assign(count, count.value() + cast(sum(weight), DType::float64));
  }
  Symbol result(Scope& scope) const override {
    return scope.accumulator("total").value() / scope.accumulator("count").value();
  }
  Direction direction() const override { return Direction::down; }
};

struct OtherDirection final : MeanMetric {
  static Schema schema() { return Schema("wrong_metric_direction", "a fault"); }
  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return abs(target - prediction);
  }
  Direction direction() const override { return Direction::up; }
};

/// The largest error, whatever a row weighs.
struct UnweightedLargest final : Metric {
  static Schema schema() { return Schema("wrong_metric_weights", "a fault"); }
  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol&) const override {
    const Variable largest = scope.accumulator("largest");
    scope.assign(largest, maximum(largest.value(), cast(max(abs(target - prediction)), DType::float64)));
  }
  Symbol result(Scope& scope) const override { return scope.accumulator("largest").value() * 1.0; }
  Direction direction() const override { return Direction::down; }
};

/// The same for any predictions.
struct ConstantMetric final : MeanMetric {
  static Schema schema() { return Schema("wrong_metric_constant", "a fault"); }
  Symbol values(Scope&, const Symbol&, const Symbol& prediction) const override {
    return ones_like(prediction);
  }
  Direction direction() const override { return Direction::up; }
};

struct GoodMetric final : MeanMetric {
  static Schema schema() { return Schema("good_metric", "mean error"); }
  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return abs(target - prediction);
  }
  Direction direction() const override { return Direction::down; }
};

}  // namespace

void add_wrong_metrics(Registrar& registrar) {
  registrar.add<BatchMeans>();
  registrar.add<EmptyMean>();
  registrar.add<OtherDirection>();
  registrar.add<UnweightedLargest>();
  registrar.add<ConstantMetric>();
  registrar.add<GoodMetric>();
}

}  // namespace plexus::tests
