#include <plexus/formula/formula.hpp>
#include <plexus/formula/formula_mistakes.hpp>
#include <plexus/plexus.hpp>

#include <string>

#include <fmt/format.h>

namespace plexus {
namespace {

/// A formula of `step`, the steps made before, and `epoch`, the epochs made before with a fraction: step
/// divided by the steps of an epoch; both are 0 in the first step.
class FormulaSchedule final : public Schedule {
 public:
  static Schema schema() {
    return Schema("formula", "A formula of step and epoch, both 0 at first: 0.1 * 0.5 ^ floor(epoch / 10)")
        .text("value", "the formula; `plexus help formulas` says what may stand in it");
  }

  explicit FormulaSchedule(const Options& options)
      : text_(options.text("value")), expression_(parsed(text_)) {
    const std::vector<FormulaMistake> mistakes = mistakes_in(expression_, {"step", "epoch"}, "name");
    if (!mistakes.empty())
      throw ConfigError(message(text_, mistakes.front().extent, mistakes.front().message));
  }

  Symbol at(const Symbol& step, const FitLength& fit) const override {
    const Symbol epoch = step / static_cast<double>(fit.steps_per_epoch);
    const FormulaNames names = {{"step", {step}}, {"epoch", {epoch}}};
    try {
      return formula(expression_, step.graph(), names, DType::float64);
    } catch (const ExpressionError& error) {
      throw ConfigError(message(text_, error.extent(), error.message()));
    }
  }

 private:
  static std::string message(const std::string& text, const Extent& extent, const std::string& what) {
    return fmt::format(
        "the formula '{}', at '{}': {}; a learning rate's formula has the names step and epoch", text,
        text.substr(extent.begin, extent.bytes), what);
  }

  static Expression parsed(const std::string& text) {
    try {
      return parse_expression(text);
    } catch (const ExpressionError& error) {
      throw ConfigError(message(text, error.extent(), error.message()));
    }
  }

  std::string text_;
  Expression expression_;
};

}  // namespace

void register_formula(Registrar& registrar) { registrar.add<FormulaSchedule>(); }

}  // namespace plexus
