#include <plexus/check/detail/kinds/accepted_shapes.hpp>
#include <plexus/error/error.hpp>

#include <fmt/format.h>

namespace plexus {

AcceptedShapes accepted_shapes(const std::function<std::string(const Shape&)>& fault_in) {
  std::vector<Shape> shapes;
  std::string refusal;
  for (const Shape& shape : {Shape{4, 3}, Shape{5}}) {
    try {
      const std::string fault = fault_in(shape);
      if (!fault.empty())
        return {CheckResult::failed(fmt::format("{}: {}", shape.text(), fault)), std::move(shapes)};
      shapes.push_back(shape);
    } catch (const ShapeError& error) {
      refusal = error.message();
    }
  }
  if (shapes.empty()) throw ShapeError(refusal);
  return {CheckResult::passed(refusal), std::move(shapes)};
}

}  // namespace plexus
