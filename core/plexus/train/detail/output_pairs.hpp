#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// Targets, losses and metrics belong to an output of a model by the output's name, never by their place in a
/// list. The name may be left empty if the model has a single output. Each function returns indices. If a
/// name pairs with nothing, or two of a kind with one output, the error lists the names of both sides.

/// For each output, the index of its target in `targets`, the targets' names. A single target belongs to a
/// single output whatever its name, since it has the name of a column. Throws DataError.
std::vector<std::size_t> targets_of_outputs(const Model& model, const std::vector<std::string>& targets);
std::vector<std::size_t> targets_of_outputs(const Model& model, const Samples& samples);
/// For each output, the index of its loss in the plan. Throws UsageError.
std::vector<std::size_t> losses_of_outputs(const Model& model, const Plan& plan);
/// For each metric of the plan, the index of its output. Throws UsageError.
std::vector<std::size_t> outputs_of_metrics(const Model& model, const Plan& plan);

/// How many values the last axis of an output has: 1 for rows without axes.
std::int64_t values_of_output(const Model& model, std::size_t output);

/// The weights of a target (float64 [rows]), or null if its samples have none.
const Tensor* weights_of_target(const Samples& samples, std::size_t target);

}  // namespace plexus
