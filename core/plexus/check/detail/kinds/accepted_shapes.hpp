#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/tensor/shape.hpp>

#include <functional>
#include <string>
#include <vector>

namespace plexus {

/// Which of two shapes of weights, a matrix and a vector, a component takes, and the result for the table.
struct AcceptedShapes {
  CheckResult result;
  std::vector<Shape> shapes;
};

/// `fault_in` returns what is wrong with the component on weights of a shape (empty: nothing); it throws
/// ShapeError for a shape that the component does not take. The result is failed if there is a fault;
/// otherwise its reason is the message about a shape that was not taken. Throws ShapeError if neither shape
/// was taken.
AcceptedShapes accepted_shapes(const std::function<std::string(const Shape&)>& fault_in);

}  // namespace plexus
