#include <plexus/plexus.hpp>

using namespace plexus;

/// The share of predictions that are off by a tolerance at most. Core averages what `values` returns,
/// weighted by the weights of the rows, over an epoch. For a metric that is not a mean, override `update` and
/// `result` of Metric.
class MyComponent final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("my_component", "Share of predictions that are off by the tolerance at most")
        .number("tolerance", 0.25, "how far off a prediction may be", at_least(0))
        .example({{"tolerance", 0.5}});
  }
  explicit MyComponent(const Options& options) : tolerance_(options.number("tolerance")) {}

  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    if (target.shape() != prediction.shape()) {
      throw ShapeError("my_component compares numbers of equal shapes, found a target " +
                       target.type().text() + " for a prediction " + prediction.type().text());
    }
    return cast(less_equal(abs(target - prediction), tolerance_), prediction.dtype());
  }
  Direction direction() const override { return Direction::up; }

 private:
  double tolerance_;
};

PLEXUS_PLUGIN("my_component", "0.1.0", registrar) { registrar.add<MyComponent>(); }
