#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

namespace plexus {

/// Repeats a training step many times and checks that the memory that the process has from malloc does not
/// grow with the steps.
CheckResult checked_memory(const LayerTrial& trial, const Backends& backends, const CheckTable& table);

/// Makes and traces the layer many times and checks that the memory does not grow with the traces.
CheckResult checked_traces(const LayerTrial& trial, const CheckTable& table);

}  // namespace plexus
