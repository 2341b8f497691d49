#include <plexus/formula/formula_option.hpp>
#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// A formula of `target` and `prediction`, which have equal shapes: the mean of its values, which are
/// averaged in float64. A target of class indices gets a last axis of size 1, like argmax(prediction).
class FormulaMetric final : public MeanMetric {
 public:
  static Schema schema() {
    return Schema("formula", "The mean of a formula of target and prediction: abs(target - prediction)")
        .text("value", "the formula; `plexus help formulas` says what may stand in it")
        .choice("direction", {"down", "up"}, "down",
                "where better values lie: `down` for errors, `up` for scores")
        .example({{"value", "abs(target - prediction)"}})
        .example({{"value", "abs(target - prediction) < 0.5"}, {"direction", "up"}});
  }

  explicit FormulaMetric(const Options& options)
      : formula_(options, "value", {"target", "prediction"}, "name", FormulaUse::tensors),
        direction_(options.text("direction") == "up" ? Direction::up : Direction::down) {
    formula_.require_use("prediction", "a metric says how good the predictions are");
  }

  Symbol values(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    const bool indices = target.shape().rank() < prediction.shape().rank();
    if (indices && formula_.uses("target")) require_index(prediction.type());
    const Symbol matched = indices ? expand_dims(cast(target, prediction.dtype()), -1) : target;
    const FormulaNames names = {{"target", {matched, {}, true}}, {"prediction", {prediction, {}, true}}};
    const Symbol found = formula_.symbol(scope.graph(), names, prediction.dtype());
    return mean_of_rows(cast(found, DType::float64));
  }
  Direction direction() const override { return direction_; }

 private:
  /// Throws ShapeError for a formula that means nothing for class indices. Broadcasting would compare an
  /// index with the value of each class, and argmax(target) would always be 0. So the formula is tried on
  /// targets without a last axis, with a number of rows that equals no other size: then both are errors.
  void require_index(const Type& prediction) const {
    const std::int64_t classes = prediction.shape.back();
    const std::int64_t rows = classes + 1;
    Graph graph;
    const FormulaNames names = {
        {"target", {graph.input("target", {prediction.dtype, Shape{rows}}), {}, true}},
        {"prediction", {graph.input("prediction", {prediction.dtype, Shape{rows, classes}}), {}, true}}};
    try {
      formula_.symbol(graph, names, prediction.dtype);
    } catch (const ConfigError&) {
      throw ShapeError(
          "the loss takes class indices: `target` is the index of a row's class, one number, which has no "
          "last axis and no distance from the values of the classes; it can be compared with "
          "argmax(prediction): argmax(prediction) == target. Or take accuracy");
    }
  }

  FormulaOption formula_;
  Direction direction_;
};

}  // namespace

void register_formula(Registrar& registrar) { registrar.add<FormulaMetric>(); }

}  // namespace plexus
