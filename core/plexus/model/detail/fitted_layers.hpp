#pragma once

#include <plexus/model/model.hpp>

#include <cstddef>
#include <vector>

namespace plexus {

/// A layer with states that are fitted to the data, and the input of the model that it reads.
struct FittedLayer {
  std::size_t layer;
  std::size_t input;
};

/// All of them, in the order of the layers. Throws ShapeError, at the place of the call, for one that reads
/// anything but one input of the model: what another layer makes is not known before the training.
std::vector<FittedLayer> fitted_layers(const Model& model);

}  // namespace plexus
