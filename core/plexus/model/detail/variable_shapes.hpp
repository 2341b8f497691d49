#pragma once

#include <plexus/model/model.hpp>

#include <vector>

namespace plexus {

/// Throws ShapeError, which names the layer, if the shape of one of the parameters and states that the layers
/// of `model` declared for the placeholder batch size depends on that size.
void require_no_batch(const Model& model, const std::vector<Declaration>& declared, DType dtype);

}  // namespace plexus
