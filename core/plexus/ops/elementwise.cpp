#include <plexus/error/error.hpp>
#include <plexus/graph/leaves.hpp>
#include <plexus/ops/elementwise.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace plexus {

namespace {

std::string_view description(Operands operands) {
  switch (operands) {
    case Operands::floating:
      return "float32 or float64";
    case Operands::numeric:
      return "float32, float64, int32 or int64";
    case Operands::integer:
      return "int32 or int64";
    case Operands::ordered:
      return "any dtype but bool";
    case Operands::boolean:
      return "bool";
    case Operands::any:
      break;
  }
  return "any dtype";
}

}  // namespace

bool accepts(Operands operands, DType dtype) {
  const bool integer = dtype == DType::int32 || dtype == DType::int64;
  switch (operands) {
    case Operands::floating:
      return is_floating(dtype);
    case Operands::numeric:
      return is_floating(dtype) || integer;
    case Operands::integer:
      return integer;
    case Operands::ordered:
      return dtype != DType::boolean;
    case Operands::boolean:
      return dtype == DType::boolean;
    case Operands::any:
      break;
  }
  return true;
}

std::string text_of(std::span<const Type> types) {
  std::string text;
  for (const Type& type : types) {
    if (!text.empty()) text += ", ";
    text += type.text();
  }
  return text;
}

void require_operands(std::string_view op, std::span<const Type> inputs, std::size_t count,
                      Operands operands) {
  if (inputs.size() != count) {
    throw ShapeError(fmt::format("{}: takes {} operand{}, not the {} given ({})", op, count,
                                 count == 1 ? "" : "s", inputs.size(), text_of(inputs)));
  }
  for (const Type& type : inputs) {
    if (accepts(operands, type.dtype)) continue;
    throw ShapeError(fmt::format("{}: operands must be {}, found {}; cast them first", op,
                                 description(operands), text_of(inputs)));
  }
}

Shape broadcast_shape(std::string_view op, std::span<const Type> inputs) {
  Shape shape;
  for (const Type& type : inputs) {
    try {
      shape = broadcast(shape, type.shape);
    } catch (const ShapeError&) {
      throw ShapeError(
          fmt::format("{}: the shapes of {} do not broadcast; counted from the last, the dimensions of "
                      "operands must be equal or 1",
                      op, text_of(inputs)));
    }
  }
  return shape;
}

Type broadcast_type(std::string_view op, std::span<const Type> inputs) {
  for (const Type& type : inputs) {
    if (type.dtype == inputs[0].dtype) continue;
    throw ShapeError(
        fmt::format("{}: operands must have one dtype, found {}; cast one of them", op, text_of(inputs)));
  }
  return {inputs[0].dtype, broadcast_shape(op, inputs)};
}

std::int64_t axis_of(std::string_view op, const Type& x, std::int64_t axis) {
  const auto rank = static_cast<std::int64_t>(x.shape.rank());
  if (axis < -rank || axis >= rank) {
    throw ShapeError(fmt::format("{}: {} has no axis {}", op, x.text(), axis));
  }
  return axis < 0 ? axis + rank : axis;
}

Symbol number_beside(const Symbol& x, double value) {
  if (!is_floating(x.dtype()) && value != std::trunc(value)) {
    throw UsageError(
        fmt::format("the number {} stands beside {}, which holds whole numbers only; cast it to "
                    "a floating-point dtype first",
                    value, x.type().text()));
  }
  return constant(x.graph(), value, x.dtype());
}

bool takes_gradient(const Symbol& input) {
  return is_floating(input.dtype()) && constant_value(input) == nullptr;
}

Symbol unbroadcast(const Symbol& gradient, const Symbol& operand) {
  if (!gradient || gradient.shape() == operand.shape()) return gradient;
  return sum_to(gradient, operand.shape());
}

BroadcastIndex::BroadcastIndex(const Shape& from, const Shape& to) : to_(to) {
  const auto strides = row_major_strides(from);
  const std::size_t missing = to.rank() - from.rank();
  for (std::size_t axis = 0; axis < from.rank(); ++axis) {
    strides_[missing + axis] = from[axis] == 1 ? 0 : strides[axis];
  }
}

std::int64_t BroadcastIndex::operator()(std::int64_t element) const {
  std::int64_t index = 0;
  for (std::size_t axis = to_.rank(); axis-- > 0;) {
    index += element % to_[axis] * strides_[axis];
    element /= to_[axis];
  }
  return index;
}

std::vector<Tensor> elementwise_bound(const Node& node, const Observation& seen, const ElementBound& bound) {
  const Tensor& output = seen.outputs[0];
  const double roundoff = is_floating(node.type().dtype) ? seen.unit_roundoff : 0;
  std::vector<BroadcastIndex> indices;
  for (const Tensor& input : seen.inputs) indices.emplace_back(input.shape(), output.shape());

  Tensor result(DType::float64, output.shape());
  const std::span<double> bounds = result.data<double>();
  const std::span<const double> exact = output.data<double>();
  std::vector<Inexact> elements(seen.inputs.size());
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    for (std::size_t k = 0; k < elements.size(); ++k) {
      const auto at = static_cast<std::size_t>(indices[k](static_cast<std::int64_t>(i)));
      elements[k] = {seen.inputs[k].data<double>()[at], seen.errors[k].data<double>()[at]};
    }
    const double found = bound(elements, exact[i], roundoff);
    bounds[i] = std::isnan(found) ? std::numeric_limits<double>::infinity() : found;
  }
  return {std::move(result)};
}

std::vector<Tensor> exact_bound(const Observation& seen) {
  std::vector<Tensor> bounds;
  for (const Tensor& output : seen.outputs) bounds.push_back(Tensor::zeros({DType::float64, output.shape()}));
  return bounds;
}

double rounding(double y, double count, double roundoff) {
  if (count == 0 || roundoff == 0 || std::isinf(y)) return 0;
  const bool single = roundoff > std::numeric_limits<double>::epsilon();
  const double flushed =
      single ? double{std::numeric_limits<float>::min()} : std::numeric_limits<double>::min();
  return count * roundoff * std::abs(y) + flushed;
}

double monotone_spread(const Inexact& x, double (*f)(double)) {
  if (x.error == 0) return 0;
  const double y = f(x.value);
  const double below = std::abs(f(x.value - x.error) - y);
  const double above = std::abs(f(x.value + x.error) - y);
  // std::max would drop a NaN on its right.
  return std::isnan(below) || std::isnan(above) ? std::numeric_limits<double>::quiet_NaN()
                                                : std::max(below, above);
}

}  // namespace plexus
