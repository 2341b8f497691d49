#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

namespace plexus {

/// Trains a model of the layer twice, from new objects, and checks that all variables and all predictions
/// have equal bits.
CheckResult checked_repetition(const LayerTrial& trial, const Backends& backends);

/// Trains it with each number of threads, on small batches and on one that is so large that kernels share
/// their loops. On reference all variables have equal bits; another backend may share sums among threads,
/// which the comparison judges by its bounds, so a difference is only reported.
CheckResult checked_threads(const LayerTrial& trial, const Backends& backends,
                            const std::vector<int>& threads, const CheckTable& table);

/// Trains it, saves its weights as a run does, loads them into a new model, and continues. Predictions and
/// the next steps must have equal bits: all that the layer remembers must be in its variables.
CheckResult checked_saving(const LayerTrial& trial, const Backends& backends);

}  // namespace plexus
