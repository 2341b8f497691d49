#include <plexus/backend/guard.hpp>
#include <plexus/nn/initial.hpp>
#include <plexus/train/programs.hpp>

#include <cstring>

namespace plexus {

Programs::Programs(const Model& model, const Plan* plan, Backends backends, CompileOptions options,
                   DType dtype, std::uint64_t seed)
    : model_(model),
      plan_(plan),
      backends_(std::move(backends)),
      options_(options),
      dtype_(dtype),
      seed_(seed),
      store_(options.guarded ? guard_bytes : 0) {
  const ProcessGuard guard;
  create_variables(model.declarations());
}

Program& Programs::step(StepSpec spec) {
  spec.dtype = dtype_;
  spec.seed = seed_;
  for (const auto& [known, program] : steps_) {
    if (known == spec) return *program;
  }
  const ProcessGuard guard;
  auto program = std::make_unique<Program>(build(trace_step(model_, plan_, spec)));
  return *steps_.emplace_back(std::move(spec), std::move(program)).second;
}

Program& Programs::results() {
  if (results_) return *results_;
  const ProcessGuard guard;
  results_ = std::make_unique<Program>(build(trace_results(model_, *plan_, dtype_)));
  return *results_;
}

void Programs::reset_accumulators() {
  for (const Store::Entry& entry : store_.entries()) {
    if (entry.role == Role::accumulator) std::memset(store_.address(entry.name), 0, entry.type.bytes());
  }
}

Program Programs::build(const TracedStep& traced) {
  create_variables(traced.declarations);
  return compile(traced.graph, backends_, store_, arena_, options_);
}

void Programs::create_variables(const std::vector<Declaration>& declarations) {
  for (const Declaration& declaration : declarations) {
    if (store_.contains(declaration.name)) continue;
    const Tensor initial = declaration.initializer
                               ? evaluate(initial_value(declaration, seed_), backends_).front()
                               : Tensor::full(declaration.type, declaration.fill);
    store_.create(declaration.name, declaration.role, initial);
  }
}

}  // namespace plexus
