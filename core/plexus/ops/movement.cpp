#include <plexus/error/error.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/movement.hpp>

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace plexus {

Coordinates coordinates_of(const Shape& shape, std::int64_t element) {
  Coordinates at{};
  for (std::size_t axis = shape.rank(); axis-- > 0;) {
    at[axis] = element % shape[axis];
    element /= shape[axis];
  }
  return at;
}

void require_static(std::string_view op, std::span<const Type> inputs) {
  for (const Type& type : inputs) {
    if (!type.shape.is_open()) continue;
    throw ShapeError(
        fmt::format("{}: the number of rows of {} is open; take a batch of it with batch_gather "
                    "first",
                    op, type.text()));
  }
}

bool broadcasts(const Shape& from, const Shape& to) {
  if (from.rank() > to.rank() || to.is_open()) return false;
  const std::size_t missing = to.rank() - from.rank();
  for (std::size_t axis = 0; axis < from.rank(); ++axis) {
    if (from[axis] != 1 && from[axis] != to[missing + axis]) return false;
  }
  return true;
}

Tensor moved_errors(const Tensor& errors, const Shape& shape,
                    const std::function<std::int64_t(const Coordinates&)>& source, double fill_error) {
  Tensor result(DType::float64, shape);
  const std::span<double> bounds = result.data<double>();
  const std::span<const double> given = errors.data<double>();
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const std::int64_t from = source(coordinates_of(shape, static_cast<std::int64_t>(i)));
    bounds[i] = from == filled ? fill_error : given[static_cast<std::size_t>(from)];
  }
  return result;
}

Cost copy_cost(const Node& node) { return {0, 2 * static_cast<double>(node.type().bytes())}; }

Tensor summed_errors(const Tensor& values, const Tensor& errors, const Tensor& output, double roundoff,
                     const std::function<std::int64_t(std::int64_t)>& target) {
  struct Terms {
    double count = 0;
    double magnitude = 0;
    double error = 0;
  };
  const std::span<const double> value = values.data<double>();
  const std::span<const double> error = errors.data<double>();
  std::vector<Terms> terms(static_cast<std::size_t>(output.elements()));
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::int64_t to = target(static_cast<std::int64_t>(i));
    if (to == filled) continue;
    Terms& sum = terms[static_cast<std::size_t>(to)];
    sum.count += 1;
    sum.magnitude += std::abs(value[i]);
    sum.error += error[i];
  }
  Tensor result(DType::float64, output.shape());
  const std::span<double> bounds = result.data<double>();
  const std::span<const double> exact = output.data<double>();
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const Terms& sum = terms[i];
    bounds[i] = sum.error;
    if (sum.count > 1 && roundoff > 0) {
      bounds[i] += 4 * std::sqrt(sum.count) * roundoff * sum.magnitude + rounding(exact[i], 1, roundoff);
    }
    if (std::isnan(bounds[i])) bounds[i] = std::numeric_limits<double>::infinity();
  }
  return result;
}

}  // namespace plexus
