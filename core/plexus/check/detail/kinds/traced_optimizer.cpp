#include <plexus/check/detail/kinds/traced_optimizer.hpp>

namespace plexus {

TraceSettings optimizer_trace(const Optimizer& optimizer) {
  TraceSettings settings{true, DType::float64};
  settings.batches_per_update = optimizer.rule().gradient_accumulation_steps;
  return settings;
}

Recorder traced_optimizer(const Optimizer& optimizer, const Shape& shape) {
  return [&optimizer, shape](Trace& trace) {
    const DType dtype = trace.settings().dtype;
    const std::vector<Variable> parameters{trace.declare({"w", {dtype, shape}})};
    const std::vector<Symbol> gradients{trace.graph().input("gradient", {dtype, shape})};
    apply_updates(trace, optimizer, optimizer.rule(), parameters, gradients, {10, 5});
    for (const Declaration& declaration : trace.declarations()) {
      const Graph::VariableUse* const use = trace.graph().find_variable(declaration.name);
      if (use != nullptr && use->assigned) trace.graph().output(declaration.name + "/new", use->assigned);
    }
  };
}

}  // namespace plexus
