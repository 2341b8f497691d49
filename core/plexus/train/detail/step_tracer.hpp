#pragma once

#include <plexus/nn/judged_output.hpp>
#include <plexus/train/step.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Traces a step once; trace_step does so twice and compares. Requires a plan unless the mode is predict.
TracedStep traced_once(const Model& model, const Plan* plan, const StepSpec& spec);

/// For each output, the facts about it that its metrics get. `classes`: those of each output's target; empty
/// if they are not known.
std::vector<JudgedOutput> judged_outputs(const Model& model, const Plan& plan,
                                         const std::vector<std::vector<std::string>>& classes);

/// What the plan's optimizer learns by; gradients if there is none.
Learning learning_of(const Plan& plan);

/// The rule of the plan's optimizer. Throws UsageError if there is none.
const UpdateRule& rule_of(const Plan& plan);

}  // namespace plexus
