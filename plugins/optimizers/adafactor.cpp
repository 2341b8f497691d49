#include <limits>

#include "adam_moments.hpp"

namespace plexus {
namespace {

/// Adam without a mean of gradients; of a matrix, the mean of squared gradients is kept only for each row and
/// each column. With rho = min(lr, 1 / sqrt(t)), u = g / sqrt(v) and rms(x) the root of the mean of x^2: w -=
/// max(epsilon_2, rms(w)) * rho * u / max(1, rms(u) / clip_threshold). Shazeer, Stern, "Adafactor", 2018;
/// Keras 3, adafactor.py, whose option relative_step changes nothing and is left out.
class Adafactor final : public Optimizer {
 public:
  static Schema schema() {
    return optimizer_schema("adafactor", "Adam in little memory: squared gradients by rows and columns",
                            0.001)
        .number("beta_2_decay", -0.8, "the mean of squares keeps 1 - t^beta_2_decay of itself in step t",
                Range{-std::numeric_limits<double>::infinity(), 0})
        .number("epsilon_1", 1e-30, "added to squared gradients", at_least(0))
        .number("epsilon_2", 1e-3, "a weight's root mean square counts as this at least", at_least(0))
        .number("clip_threshold", 1.0, "largest root mean square of a step before scaling", greater_than(0));
  }

  explicit Adafactor(const Options& options)
      : decay_(options.number("beta_2_decay")),
        epsilon_1_(options.number("epsilon_1")),
        epsilon_2_(options.number("epsilon_2")),
        clip_(options.number("clip_threshold")) {}

  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Symbol t = step_number(scope);
    const DType dtype = w.type().dtype;
    const Symbol rate = minimum(scope.learning_rate(), cast(rsqrt(t), dtype));
    const Symbol size = maximum(rms(w.value()), epsilon_2_) * rate;
    const Symbol step = gradient * rsqrt(mean_squares(scope, w, gradient, cast(pow(t, decay_), dtype)));
    scope.assign(w, w.value() - size * step / maximum(rms(step) / clip_, 1.0));
  }

 private:
  static Symbol rms(const Symbol& x) { return sqrt(mean(square(x))); }

  /// The moving averages of squared gradients, in which this step has the weight `share`. For a matrix they
  /// are the products of the averages of its rows and columns.
  Symbol mean_squares(Scope& scope, const Variable& w, const Symbol& gradient, const Symbol& share) const {
    const Symbol squares = square(gradient) + epsilon_1_;
    const auto averaged = [&](std::string_view name, const Symbol& x) {
      const Variable kept = scope.slot(name, w, x.type());
      scope.assign(kept, kept.value() * (1.0 - share) + x * share);
      return kept.value();
    };
    if (w.shape().rank() < 2) return averaged("velocity", squares);
    const Symbol rows = averaged("r", mean(squares, {-1}));
    const Symbol columns = averaged("c", mean(squares, {-2}));
    const Symbol product = expand_dims(rows / mean(rows, {-1}, true), -1) * expand_dims(columns, -2);
    // Where a row and a column have never had a gradient, the product would be 0 in float32, and the step 0 /
    // 0.
    return maximum(product, epsilon_1_);
  }

  double decay_;
  double epsilon_1_;
  double epsilon_2_;
  double clip_;
};

}  // namespace

void register_adafactor(Registrar& registrar) { registrar.add<Adafactor>(); }

}  // namespace plexus
