#pragma once

#include <plexus/model/model.hpp>

#include <string>

namespace plexus {

/// Keras's table: Layer (type) | Output Shape | Param # [| Connected to], and totals with their bytes.
std::string summary(const Model& model, DType dtype);

}  // namespace plexus
