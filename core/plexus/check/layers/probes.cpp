#include <plexus/check/layers/probes.hpp>

namespace plexus {

Symbol ProbeLoss::call(Scope&, const Symbol& target, const Symbol& prediction) const {
  Symbol values = target * prediction;
  while (values.shape().rank() > 1) values = mean_of_last_axis(values);
  return values;
}

ProbeOptimizer::ProbeOptimizer() { set_rule({.learning_rate = 0.01}); }

void ProbeOptimizer::update(Scope& scope, const Variable& w, const Symbol& gradient) const {
  scope.assign(w, w.value() - scope.learning_rate() * gradient);
}

Symbol ProbeScale::call(Scope& scope, const Symbol& x) const {
  const Symbol value = x.dtype() == scope.dtype() ? x : cast(x, scope.dtype());
  return value * scope.parameter("scale", x.shape().without(0), ones_);
}

Symbol ProbeScale::Ones::make(Random& random, const Shape& shape) const { return random.full(shape, 1); }

Plan probe_plan(const std::vector<std::string>& outputs) {
  Plan plan;
  for (const std::string& output : outputs) plan.losses.push_back({std::make_unique<ProbeLoss>(), 1, output});
  plan.optimizer = std::make_unique<ProbeOptimizer>();
  return plan;
}

}  // namespace plexus
