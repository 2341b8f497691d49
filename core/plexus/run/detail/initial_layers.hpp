#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/model/model.hpp>
#include <plexus/run/run_config.hpp>

namespace plexus {

/// Throws ConfigError, at its place, for a pattern of `initial_weights` that fits no layer with weights of a
/// built model; it lists these layers.
void check_initial_layers(const RunConfig& config, const Model& model);

/// The tensors of `weights`, read from where `initial_weights` says, that belong to the layers which its
/// patterns name. Throws ConfigError, at the patterns, for a layer or a tensor that `weights` does not have,
/// and for another shape, which it names beside that in the model.
NamedTensors weights_of_layers(const NamedTensors& weights, const RunConfig& config, const Model& model);

}  // namespace plexus
