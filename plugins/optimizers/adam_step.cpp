#include "adam_step.hpp"

namespace plexus {

Schema AdamStep::with_options(Schema schema) {
  return AdamMoments::with_options(std::move(schema))
      .boolean("amsgrad", false, "divide by the largest root so far")
      .example({})
      .example({{"amsgrad", true}, {"learning_rate", 0.01}});
}

AdamStep::AdamStep(const Options& options)
    : moments_(AdamMoments::of(options)), amsgrad_(options.boolean("amsgrad")) {}

void AdamStep::update(Scope& scope, const Variable& w, const Symbol& gradient,
                      const Symbol& learning_rate) const {
  const AdamMoments::Averages averages = moments_.updated(scope, w, gradient);
  Symbol largest = averages.squares;
  if (amsgrad_) {
    const Variable kept = scope.slot("velocity_hat", w);
    scope.assign(kept, maximum(kept.value(), largest));
    largest = kept.value();
  }
  const Symbol rate = learning_rate * correction(scope, w.type().dtype);
  scope.assign(w, w.value() - rate * averages.gradients / (sqrt(largest) + moments_.epsilon));
}

/// sqrt(1 - beta_2^t) / (1 - beta_1^t) in step t.
Symbol AdamStep::correction(Scope& scope, DType dtype) const {
  const Symbol t = step_number(scope);
  return cast(sqrt(1.0 - pow(moments_.beta_2, t)) / (1.0 - pow(moments_.beta_1, t)), dtype);
}

}  // namespace plexus
