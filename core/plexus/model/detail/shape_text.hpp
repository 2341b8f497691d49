#pragma once

#include <plexus/tensor/shape.hpp>

#include <string>

namespace plexus {

/// "(None, 28, 28)" for a row of shape [28, 28], as Keras shows shapes.
std::string keras_shape(const Shape& row);

}  // namespace plexus
