#include <plexus/formula/formula_option.hpp>
#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// A formula of `target` and `prediction`, which have equal shapes: its mean over all axes but the first is
/// the value of a row.
class FormulaLoss final : public Loss {
 public:
  static Schema schema() {
    return Schema("formula", "The mean of a formula of target and prediction: (target - prediction) ^ 2")
        .text("value", "the formula; `plexus help formulas` says what may stand in it")
        .example({{"value", "(target - prediction) ^ 2"}})
        .example({{"value", "log(1 + abs(target - prediction))"}});
  }

  explicit FormulaLoss(const Options& options)
      : formula_(options, "value", {"target", "prediction"}, "name", FormulaUse::tensors) {
    formula_.require_use("prediction", "nothing can be learned from a loss that does not depend on it");
  }

  Symbol call(Scope& scope, const Symbol& target, const Symbol& prediction) const override {
    const FormulaNames names = {{"target", {target, {}, true}}, {"prediction", {prediction, {}, true}}};
    return mean_of_rows(formula_.symbol(scope.graph(), names, prediction.dtype()));
  }

 private:
  FormulaOption formula_;
};

}  // namespace

void register_formula(Registrar& registrar) { registrar.add<FormulaLoss>(); }

}  // namespace plexus
