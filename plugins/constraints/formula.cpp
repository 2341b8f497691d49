#include <plexus/formula/formula_option.hpp>
#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// A formula of `w`, the parameter after an update, takes its place.
class FormulaConstraint final : public Constraint {
 public:
  static Schema schema() {
    return Schema("formula", "A formula of w takes its place after each update: clip(w, -1, 1)")
        .text("value", "the formula; `plexus help formulas` says what may stand in it")
        .example({{"value", "clip(w, -1, 1)"}})
        .example({{"value", "w / max(1, sqrt(sum(w ^ 2)))"}});
  }

  explicit FormulaConstraint(const Options& options)
      : formula_(options, "value", {"w"}, "name", FormulaUse::tensors) {
    formula_.require_use("w", "the parameter would be constant");
  }

  Symbol project(const Symbol& w) const override {
    return formula_.symbol(w.graph(), {{"w", {w}}}, w.dtype());
  }

 private:
  FormulaOption formula_;
};

}  // namespace

void register_formula(Registrar& registrar) { registrar.add<FormulaConstraint>(); }

}  // namespace plexus
