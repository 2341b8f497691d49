#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

Tensor integers_of(const Integers& values) {
  return Tensor::of<std::int64_t>({static_cast<std::int64_t>(values.size())}, values);
}

Symbols constant_of(const Call& call) {
  Graph& graph = call.graph();
  if (const Tensor* value = call.tensor("value")) return {constant(graph, *value)};
  if (call.has_attribute("value_int")) {
    return {constant(graph, Tensor::scalar<std::int64_t>(call.integer("value_int", 0)))};
  }
  if (call.has_attribute("value_ints")) return {constant(graph, integers_of(call.integers("value_ints")))};
  if (call.has_attribute("value_float"))
    return {constant(graph, call.number("value_float", 0), DType::float32)};
  if (call.has_attribute("value_floats")) {
    const std::vector<double> values = call.numbers("value_floats");
    return {constant(graph, {DType::float32, {static_cast<std::int64_t>(values.size())}}, values)};
  }
  throw NotMapped("a constant of no dtype of ours");
}

Symbols filled(const Call& call) {
  const Tensor* const value = call.tensor("value");
  if (value == nullptr && call.has_attribute("value")) throw NotMapped("a constant of no dtype of ours");
  const DType dtype = value == nullptr ? DType::float32 : value->dtype();
  return {full(call.graph(), {dtype, shape_of(call.integers(0))}, value == nullptr ? 0 : value->at(0))};
}

/// Dimensions [start, end) of the shape.
Symbols shape_as_value(const Call& call) {
  const Integers dims = dims_of(call.in(0));
  const auto rank = static_cast<std::int64_t>(dims.size());
  const auto bound = [&](std::string_view name, std::int64_t otherwise) {
    const std::int64_t given = call.integer(name, otherwise);
    return std::clamp<std::int64_t>(given < 0 ? given + rank : given, 0, rank);
  };
  const std::int64_t start = bound("start", 0);
  const std::int64_t end = std::max(start, bound("end", rank));
  return {constant(call.graph(), integers_of({dims.begin() + start, dims.begin() + end}))};
}

Symbols size_as_value(const Call& call) {
  return {constant(call.graph(), Tensor::scalar<std::int64_t>(call.in(0).shape().elements()))};
}

Symbols range(const Call& call) {
  const double start = call.value(0).item();
  const double step = call.value(2).item();
  const auto size =
      static_cast<std::int64_t>(std::max(0.0, std::ceil((call.value(1).item() - start) / step)));
  const DType dtype = call.in(0).dtype();
  const Symbol i =
      iota(call.graph(), size, is_floating(dtype) || dtype == DType::int32 ? dtype : DType::int64);
  return {cast(call.in(0) + i * call.in(2), dtype)};
}

/// -1: what is left over; 0: as it was, but for `allowzero`.
Symbols reshaped(const Call& call) {
  const Symbol x = call.in(0);
  Integers dims = call.has(1) ? call.integers(1) : call.integers("shape");
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] == 0 && call.integer("allowzero", 0) == 0) dims[i] = x.shape()[i];
  }
  return {reshape(x, dims)};
}

Symbols squeezed(const Call& call) {
  const Symbol x = call.in(0);
  const Integers given = call.has(1) ? call.integers(1) : call.integers("axes");
  const auto rank = static_cast<std::int64_t>(x.shape().rank());
  Integers dims;
  for (std::int64_t axis = 0; axis < rank; ++axis) {
    const bool named =
        std::any_of(given.begin(), given.end(), [&](std::int64_t one) { return place_of(x, one) == axis; });
    if (named || (given.empty() && x.shape().dim(axis) == 1)) continue;
    dims.push_back(x.shape().dim(axis));
  }
  return {reshape(x, shape_of(dims))};
}

Symbols unsqueezed(const Call& call) {
  Symbol x = call.in(0);
  Integers axes = call.has(1) ? call.integers(1) : call.integers("axes");
  const auto rank = static_cast<std::int64_t>(x.shape().rank() + axes.size());
  for (std::int64_t& axis : axes) axis = axis < 0 ? axis + rank : axis;
  std::sort(axes.begin(), axes.end());
  for (const std::int64_t axis : axes) x = expand_dims(x, axis);
  return {x};
}

Symbols flattened(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t given = call.integer("axis", 1);
  const std::int64_t axis = given < 0 ? given + static_cast<std::int64_t>(x.shape().rank()) : given;
  const std::int64_t inner = x.shape().from(static_cast<std::size_t>(axis)).elements();
  const std::int64_t outer = Shape(x.shape().dims().first(static_cast<std::size_t>(axis))).elements();
  return {reshape(x, Shape{outer, inner})};
}

/// Both ways: a dimension of 1 in the shape keeps that of the operand.
Symbols expanded(const Call& call) {
  const Symbol x = call.in(0);
  return {broadcast_to(x, broadcast(x.shape(), shape_of(call.integers(1))))};
}

Symbols eye(const Call& call) {
  const Symbol x = call.in(0);
  const DType dtype = call.has_attribute("dtype") ? dtype_of_number(call.integer("dtype", 1)) : x.dtype();
  const Symbol row = expand_dims(iota(call.graph(), x.shape().dim(0), DType::int64), 1);
  const Symbol column = iota(call.graph(), x.shape().dim(1), DType::int64);
  return {cast(equal(row + static_cast<double>(call.integer("k", 0)), column), dtype)};
}

constexpr Mapping shape_table[] = {{"Constant", constant_of}, {"ConstantOfShape", filled},
                                   {"Shape", shape_as_value}, {"Size", size_as_value},
                                   {"Range", range},          {"Reshape", reshaped},
                                   {"Squeeze", squeezed},     {"Unsqueeze", unsqueezed},
                                   {"Flatten", flattened},    {"Expand", expanded},
                                   {"EyeLike", eye}};

}  // namespace

std::span<const Mapping> shape_mappings() { return shape_table; }

}  // namespace plexus::onnx_tests
