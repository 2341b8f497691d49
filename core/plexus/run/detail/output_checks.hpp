#pragma once

#include <plexus/data/binding.hpp>
#include <plexus/run/detail/wiring.hpp>
#include <plexus/run/run_config.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Wires a run's model to its inputs, and compares its outputs with what the run file says of them: loss,
/// loss_weights, metrics and targets, all outputs or by name. Mistakes go to `diagnostics`. The result refers
/// to `config` and is complete only if there are none.
Wiring checked_wiring(const RunConfig& config, const std::vector<InputPlace>& inputs,
                      const ComponentSource& source, Diagnostics& diagnostics);

/// The inputs of these names, with the places where the run file names them.
std::vector<InputPlace> places_of_inputs(const RunConfig& config, const std::vector<std::string>& names);

/// For a model of several outputs, copies a single target, and class weights without a target, to each output
/// in `config`. `target_by_name`: the run file names the outputs of the targets itself.
void serve_all_outputs(RunConfig& config, bool target_by_name);
/// The same for a single target that the source declares, if the run file names none: it is written into
/// `config`. Returns whether it was; then the columns have to be bound again.
bool serve_declared_target(RunConfig& config, const Binding& binding);

}  // namespace plexus
