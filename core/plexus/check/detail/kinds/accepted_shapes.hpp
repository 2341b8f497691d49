#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/tensor/shape.hpp>

#include <functional>
#include <string>
#include <vector>

namespace plexus {

/// The shapes of weights that a component takes, a matrix's and a vector's, and the line that tells it.
struct AcceptedShapes {
  CheckResult result;
  std::vector<Shape> shapes;
};

/// `fault_in`: what is wrong with the component on weights of a shape, or empty; a ShapeError says that it
/// does not take the shape. The result failed for a fault, and tells what was not taken. Throws ShapeError if
/// neither was.
AcceptedShapes accepted_shapes(const std::function<std::string(const Shape&)>& fault_in);

}  // namespace plexus
