#pragma once

#include <plexus/model/model.hpp>

#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Throws UsageError, which lists the outputs, unless the layer `name`, whose outputs have rows of these
/// shapes, has output `output`.
void require_output(const std::string& name, const std::vector<Shape>& rows, int output);

/// Calls the layers of a model in order on `inputs`, symbols of shape [batch, ...]: the outputs of each call
/// of Model::calls(). Inputs are cast to the compute dtype of the trace. An error that a layer throws names
/// the layer, those before it and their shapes, and carries the position of the layer.
std::vector<std::vector<Symbol>> call_layers(const Model& model, Trace& trace,
                                             std::span<const Symbol> inputs);

}  // namespace plexus
