#include <plexus/plexus.hpp>

using namespace plexus;

/// Matthews correlation coefficient of yes/no predictions (Matthews 1975): 1 if all are right, 0 for guesses,
/// -1 if all are wrong; 0 if all targets or all predictions are the same. It is not a mean over rows, so it
/// accumulates four sums over an epoch, from which `result` computes the coefficient.
class Matthews final : public Metric {
 public:
  static Schema schema() {
    return Schema("matthews", "Matthews correlation coefficient of answers yes or no").example({});
  }

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    if (target.shape() != prediction.shape()) {
      throw ShapeError("matthews takes a yes or no for each value, found a target " + target.type().text() +
                       " for a prediction " + prediction.type().text());
    }
    const Symbol truth = greater(column(target), 0.5);
    const Symbol given = greater(column(prediction), boundary_of(scope.predictions()));
    const Symbol w = column(weight);
    const auto count = [&](std::string_view name, const Symbol& counted) {
      const Variable total = scope.accumulator(name);
      scope.assign(total, total.value() + sum(select(counted, w, 0.0)));
    };
    count("true_positives", logical_and(truth, given));
    count("true_negatives", logical_not(logical_or(truth, given)));
    count("false_positives", logical_and(logical_not(truth), given));
    count("false_negatives", logical_and(truth, logical_not(given)));
  }

  Symbol result(Scope& scope) const override {
    const Symbol tp = scope.accumulator("true_positives").value();
    const Symbol tn = scope.accumulator("true_negatives").value();
    const Symbol fp = scope.accumulator("false_positives").value();
    const Symbol fn = scope.accumulator("false_negatives").value();
    const Symbol product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
    const Symbol defined = greater(product, 0.0);
    return select(defined, (tp * tn - fp * fn) / sqrt(select(defined, product, 1.0)), 0.0);
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  /// Reshapes to [rows, values of a row], in float64, the dtype of accumulators. Weights become [rows, 1].
  static Symbol column(const Symbol& x) {
    return reshape(cast(x, DType::float64), {x.shape()[0], x.shape().from(1).elements()});
  }
};

PLEXUS_PLUGIN("matthews", "0.1.0", registrar) { registrar.add<Matthews>(); }
