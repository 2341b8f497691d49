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

/// All layers with fitted states, in the order of their calls. Throws ShapeError, at the place of the call,
/// for a layer that reads anything but one input of the model, since outputs of other layers are not known
/// before the training, and for a layer that is called twice.
std::vector<FittedLayer> fitted_layers(const Model& model);

}  // namespace plexus
