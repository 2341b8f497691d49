#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/detail/traced_steps.hpp>
#include <plexus/train/detail/output_pairs.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <optional>

namespace plexus {
namespace {

/// Returns the warnings of the training step.
std::vector<std::string> trace_steps(const Model& model, const Plan& plan, StepSpec spec) {
  std::vector<std::string> warnings;
  if (plan.optimizer) {
    spec.mode = Mode::train;
    warnings = trace_step(model, &plan, spec).warnings;
  }
  spec.mode = Mode::evaluate;
  trace_step(model, &plan, spec);
  trace_results(model, plan, spec.dtype);
  return warnings;
}

/// The same; nullopt if the steps cannot be traced.
std::optional<std::vector<std::string>> try_to_trace(const Model& model, const Plan& plan,
                                                     const StepSpec& spec) {
  try {
    return trace_steps(model, plan, spec);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<std::string> traced_warnings(const RunConfig& config, const Model& model, const Plan& plan,
                                         const Binding& binding) {
  StepSpec spec;
  spec.rows = 2;
  spec.dtype = config.precision;
  for (const BoundGroup& input : binding.inputs) spec.inputs.push_back(input.row);
  std::vector<std::string> names;
  for (const BoundGroup& target : binding.targets) names.push_back(target.name);
  const std::vector<std::size_t> targets =
      at_place(config.data.targets.empty() ? config.data.position : config.data.targets[0].position,
               [&] { return targets_of_outputs(model, names); });
  for (const std::size_t target : targets) spec.targets.push_back(binding.targets[target].row);
  const bool weighted = !config.data.sample_weight.empty() || !config.data.class_weight.empty();
  spec.weighted.assign(targets.size(), weighted);
  const auto tells = [](const BoundGroup& target) {
    return target.dtype_is_known || !target.classes.empty();
  };
  if (std::all_of(binding.targets.begin(), binding.targets.end(), tells)) {
    for (const std::size_t target : targets) spec.classes.push_back(binding.targets[target].classes);
  }
  StepSpec classes = spec;  // for columns that may turn out to hold texts
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!binding.targets[targets[i]].dtype_is_known) classes.targets[i].dtype = DType::int64;
  }
  return at_place(config.loss_position, [&] {
    try {
      return trace_steps(model, plan, spec);
    } catch (const Error&) {
      // It is not known yet what the columns hold, so one of the two must fit. If neither does, the first
      // error is thrown: it is the right one for most runs, whose targets are numbers.
      const auto warnings = classes == spec ? std::nullopt : try_to_trace(model, plan, classes);
      if (!warnings) throw;
      return *warnings;
    }
  });
}

}  // namespace plexus
