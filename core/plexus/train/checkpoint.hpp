#pragma once

#include <plexus/train/fit_state.hpp>

#include <string>

namespace plexus {

/// All that a fit needs to go on from a moment, with equal bits: every variable but the accumulators of loss
/// and metrics, and the state of the fit, with those sums, the states of the callbacks and the history.
struct Checkpoint {
  NamedTensors variables;
  FitState state;
};

/// A checkpoint in the form in which it is stored: named tensors, and JSON for what is no tensor. The names
/// of the variables are their own; those of sums and of what callbacks keep begin with '@', as no variable's
/// does. Numbers are kept to the bit, those that are not finite as texts.
struct StoredCheckpoint {
  NamedTensors tensors;
  std::string json;
};

/// Puts a checkpoint into its stored form. Thread-safe, as is checkpoint_of.
StoredCheckpoint stored(const Checkpoint& checkpoint);
/// The checkpoint that was stored. Throws DataError if `stored` does not hold one.
Checkpoint checkpoint_of(const StoredCheckpoint& stored);

}  // namespace plexus
