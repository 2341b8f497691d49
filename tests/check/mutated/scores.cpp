// Metrics: a mean over rows, a ratio of counts, and a score that is better when larger.

#include <plexus/plexus.hpp>

namespace plexus {
namespace {

class ScoredError final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("scored_error", "mean of |error| / (1 + |error|)").example({}, {rows_of({3}, -4, 4)});
  }
  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = abs(target - prediction);
    return error / (error + 1.0);
  }
  // mutated: direction
  Direction direction() const override { return Direction::down; }
  // end
};

/// Weighted mean of squares, with accumulators of its own.
class PooledSquares final : public Metric {
 public:
  static Schema schema() { return Schema("pooled_squares", "weighted mean of squared errors"); }
  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    // mutated: metric
    const Variable total = scope.accumulator("total");
    const Variable count = scope.accumulator("count");
    const Symbol rows = mean_of_last_axis(cast(square(target - prediction), DType::float64));
    const Symbol weights = cast(weight, DType::float64);
    scope.assign(total, total.value() + sum(rows * weights));
    scope.assign(count, count.value() + sum(weights));
    // end
  }
  Symbol result(Scope& scope) const override {
    // mutated: metric
    const Symbol total = scope.accumulator("total").value();
    const Symbol count = scope.accumulator("count").value();
    const Symbol nothing = equal(count, 0.0);
    return select(nothing, 0.0, total / select(nothing, 1.0, count));
    // end
  }
  // mutated: direction
  Direction direction() const override { return Direction::down; }
  // end
};

/// Share of rows whose error is below one.
class CloseShare final : public MeanMetric {
 public:
  static Schema schema() {
    // mutated: schema
    return Schema("close_share", "share of values that are near their target")
        .number("distance", 1.0, "what is near", greater_than(0));
    // end
  }
  // mutated: options
  explicit CloseShare(const Options& options) : distance_(options.number("distance")) {}
  // end
  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return cast(less(abs(target - prediction), distance_), prediction.dtype());
  }
  // mutated: direction
  Direction direction() const override { return Direction::up; }
  // end

 private:
  double distance_;
};

}  // namespace
}  // namespace plexus

PLEXUS_PLUGIN("scores", "0.1.0", registrar) {
  registrar.add<plexus::ScoredError>();
  registrar.add<plexus::PooledSquares>();
  registrar.add<plexus::CloseShare>();
}
