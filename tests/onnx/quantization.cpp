#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

/// A value for each element of one axis of x, so that it broadcasts to x.
Symbol along_axis(const Call& call, const Symbol& given, const Symbol& x) {
  if (call.integer("block_size", 0) != 0) throw NotMapped("blocks with scales of their own");
  if (given.shape().elements() == 1) return reshape(given, Shape{});
  const std::int64_t axis = place_of(x, call.integer("axis", 1));
  Shape shape;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(x.shape().rank()); ++i) {
    shape = shape.inserted(i, i == axis ? x.shape().dim(i) : 1);
  }
  return reshape(given, shape);
}

/// Whole steps from the zero point; what a byte cannot hold becomes its nearest end.
Symbols quantized(const Call& call) {
  const Symbol x = call.in(0);
  Symbol steps = round(x / cast(along_axis(call, call.in(1), x), x.dtype()));
  if (!call.has(2)) return {cast(steps, DType::uint8)};
  const Symbol zero = along_axis(call, call.in(2), x);
  return {cast(steps + cast(zero, x.dtype()), zero.dtype())};
}

Symbols dequantized(const Call& call) {
  const Symbol x = call.in(0);
  const Symbol scale = along_axis(call, call.in(1), x);
  Symbol steps = cast(x, scale.dtype());
  if (call.has(2)) steps = steps - cast(along_axis(call, call.in(2), x), scale.dtype());
  return {steps * scale};
}

/// The scale takes the values, and 0, to the 256 numbers of a byte.
Symbols quantized_by_range(const Call& call) {
  const Symbol x = call.in(0);
  const Symbol lowest = minimum(min(x), 0);
  const Symbol scale = (maximum(max(x), 0) - lowest) / 255;
  const Symbol zero = round(clip(-lowest / scale, 0, 255));
  return {cast(round(x / scale) + zero, DType::uint8), scale, cast(zero, DType::uint8)};
}

constexpr Mapping quantization_table[] = {{"QuantizeLinear", quantized},
                                          {"DequantizeLinear", dequantized},
                                          {"DynamicQuantizeLinear", quantized_by_range}};

}  // namespace

std::span<const Mapping> quantization_mappings() { return quantization_table; }

}  // namespace plexus::onnx_tests
