#include "adam_moments.hpp"

namespace plexus {

Schema AdamMoments::with_options(Schema schema) {
  const AdamMoments usual;
  return schema.number("beta_1", usual.beta_1, "decay of the mean of gradients", in_half_open(0, 1))
      .number("beta_2", usual.beta_2, "decay of the mean of their squares", in_half_open(0, 1))
      .number("epsilon", usual.epsilon, "keeps the quotient finite", at_least(0));
}

AdamMoments AdamMoments::of(const Options& options) {
  return {options.number("beta_1"), options.number("beta_2"), options.number("epsilon")};
}

AdamMoments::Averages AdamMoments::updated(Scope& scope, const Variable& w, const Symbol& gradient) const {
  const Variable m = scope.slot("momentum", w);
  const Variable v = scope.slot("velocity", w);
  scope.assign(m, m.value() + (gradient - m.value()) * (1 - beta_1));
  scope.assign(v, v.value() + (square(gradient) - v.value()) * (1 - beta_2));
  return {m.value(), v.value()};
}

Symbol step_number(Scope& scope) { return cast(scope.step(), DType::float64) + 1.0; }

Symbol bias_correction(Scope& scope, double decay, DType dtype) {
  return cast(1.0 / (1.0 - pow(decay, step_number(scope))), dtype);
}

}  // namespace plexus
