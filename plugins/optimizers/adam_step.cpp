#include "adam_step.hpp"

namespace plexus {

Schema AdamStep::with_options(Schema schema) {
  return schema.number("beta_1", 0.9, "decay of the mean of gradients", in_half_open(0, 1))
      .number("beta_2", 0.999, "decay of the mean of their squares", in_half_open(0, 1))
      .number("epsilon", 1e-7, "keeps the quotient finite", at_least(0))
      .boolean("amsgrad", false, "divide by the largest root so far")
      .example({})
      .example({{"amsgrad", true}, {"learning_rate", 0.01}});
}

AdamStep::AdamStep(const Options& options)
    : AdamStep(options.number("beta_1"), options.number("beta_2"), options.number("epsilon"),
               options.boolean("amsgrad")) {}

void AdamStep::update(Scope& scope, const Variable& w, const Symbol& gradient,
                      const Symbol& learning_rate) const {
  const Variable m = scope.slot("momentum", w);
  const Variable v = scope.slot("velocity", w);
  scope.assign(m, m.value() + (gradient - m.value()) * (1 - beta_1_));
  scope.assign(v, v.value() + (square(gradient) - v.value()) * (1 - beta_2_));
  Symbol largest = v.value();
  if (amsgrad_) {
    const Variable kept = scope.slot("velocity_hat", w);
    scope.assign(kept, maximum(kept.value(), v.value()));
    largest = kept.value();
  }
  const Symbol rate = learning_rate * correction(scope, w.type().dtype);
  scope.assign(w, w.value() - rate * m.value() / (sqrt(largest) + epsilon_));
}

/// sqrt(1 - beta_2^t) / (1 - beta_1^t) at step t = 1, 2, ...: in float64, since the powers are near 1.
Symbol AdamStep::correction(Scope& scope, DType dtype) const {
  const Symbol t = cast(scope.step(), DType::float64) + 1.0;
  return cast(sqrt(1.0 - pow(beta_2_, t)) / (1.0 - pow(beta_1_, t)), dtype);
}

}  // namespace plexus
