#include <plexus/formula/formula_option.hpp>
#include <plexus/plexus.hpp>

namespace plexus {
namespace {

/// A formula of `step`, the steps made before, and `epoch`, the epochs made before with a fraction: step
/// divided by the steps of an epoch; both are 0 in the first step.
class FormulaSchedule final : public Schedule {
 public:
  static Schema schema() {
    return Schema("formula", "A formula of step and epoch, both 0 at first: 0.1 * 0.5 ^ floor(epoch / 10)")
        .text("value", "the formula; `plexus help formulas` says what may stand in it")
        .example({{"value", "0.1 * 0.5 ^ floor(epoch / 2)"}});
  }

  explicit FormulaSchedule(const Options& options)
      : formula_(options, "value", {"step", "epoch"}, "name", FormulaUse::numbers) {}

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const Symbol epoch = step / static_cast<double>(fit.steps_per_epoch);
    return formula_.symbol(step.graph(), {{"step", {step}}, {"epoch", {epoch}}}, DType::float64);
  }

 private:
  FormulaOption formula_;
};

}  // namespace

void register_formula(Registrar& registrar) { registrar.add<FormulaSchedule>(); }

}  // namespace plexus
