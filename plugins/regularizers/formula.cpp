#include <plexus/formula/formula_option.hpp>
#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// The sum of a formula of `w`, the parameter, over all its elements.
class FormulaRegularizer final : public Regularizer {
 public:
  static Schema schema() {
    return Schema("formula", "The sum of a formula of w over all elements: 0.01 * log1p(w ^ 2)")
        .text("value", "the formula; `plexus help formulas` says what may stand in it")
        .example({{"value", "0.01 * log1p(w ^ 2)"}})
        .example({{"value", "0.01 * sqrt(sum(w ^ 2) + 1e-6)"}});
  }

  explicit FormulaRegularizer(const Options& options)
      : formula_(options, "value", {"w"}, "name", FormulaUse::tensors) {
    formula_.require_use("w", "a price that does not depend on the parameter changes nothing");
  }

  Symbol penalty(const Symbol& w) const override {
    return sum(formula_.symbol(w.graph(), {{"w", {w}}}, w.dtype()));
  }

 private:
  FormulaOption formula_;
};

}  // namespace

void register_formula(Registrar& registrar) { registrar.add<FormulaRegularizer>(); }

}  // namespace plexus
