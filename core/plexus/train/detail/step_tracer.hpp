#pragma once

#include <plexus/nn/judged_output.hpp>
#include <plexus/train/step.hpp>

#include <string>
#include <vector>

namespace plexus {

/// One tracing of a step: what trace_step checks by tracing twice. Requires a plan but for predict.
TracedStep traced_once(const Model& model, const Plan* plan, const StepSpec& spec);

/// What the metrics of each output are told of it. `classes`: of each output's target; empty if they are not
/// known.
std::vector<JudgedOutput> judged_outputs(const Model& model, const Plan& plan,
                                         const std::vector<std::vector<std::string>>& classes);

/// What the plan's optimizer learns by; gradients if there is none.
Learning learning_of(const Plan& plan);

/// The rule of the plan's optimizer. Throws UsageError if there is none.
const UpdateRule& rule_of(const Plan& plan);

}  // namespace plexus
