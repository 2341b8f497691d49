#pragma once

#include <plexus/model/model.hpp>

#include <string>

namespace plexus {

/// Keras's table: Layer (type) | Output Shape | Param # [| Connected to], and totals with their bytes in
/// `dtype`. Throws UsageError for a model that is not built.
std::string summary(const Model& model, DType dtype);

}  // namespace plexus
