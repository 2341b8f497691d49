#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/model/model.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/train/plan.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Traces training, evaluation and the results of metrics once for the described rows: a loss, metric or
/// optimizer that does not fit is found before any data is read. Returns the warnings of the training step.
std::vector<std::string> traced_warnings(const RunConfig& config, const Model& model, const Plan& plan,
                                         const Binding& binding);

}  // namespace plexus
