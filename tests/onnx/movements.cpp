#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

Symbols transposed(const Call& call) { return {transpose(call.in(0), call.integers("perm"))}; }

Symbols joined(const Call& call) { return {concat(call.all(), call.integer("axis", 0))}; }

/// Begins, ends, axes and steps are operands, or attributes as they were before.
Symbols sliced(const Call& call) {
  Symbol x = call.in(0);
  const bool old = call.has_attribute("starts");
  const Integers begins = old ? call.integers("starts") : call.integers(1);
  const Integers ends = old ? call.integers("ends") : call.integers(2);
  Integers axes = old ? call.integers("axes") : call.has(3) ? call.integers(3) : Integers{};
  const Integers steps = call.has(4) ? call.integers(4) : Integers(begins.size(), 1);
  if (axes.empty()) {
    axes.resize(begins.size());
    std::iota(axes.begin(), axes.end(), std::int64_t{0});
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t size = x.shape().dim(axes[i]);
    // Before the first element: there is no such place to count from the end.
    const bool to_the_end = steps[i] < 0 && ends[i] < -size;
    x = slice_axis(x, axes[i], begins[i], to_the_end ? std::nullopt : std::optional(ends[i]), steps[i]);
  }
  return {x};
}

Symbols divided(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t axis = call.integer("axis", 0);
  if (call.has(1)) return split(x, call.integers(1), axis);
  if (call.has_attribute("split")) return split(x, call.integers("split"), axis);
  // The last part may be smaller.
  const auto count = static_cast<std::int64_t>(call.results());
  const std::int64_t size = x.shape().dim(axis);
  const std::int64_t each = (size + count - 1) / count;
  Integers sizes(static_cast<std::size_t>(count), each);
  sizes.back() = size - each * (count - 1);
  return split(x, sizes, axis);
}

/// The place in [0, size) that one outside of it stands for.
std::int64_t inside(std::int64_t place, std::int64_t size, std::string_view mode) {
  if (mode == "edge") return std::clamp<std::int64_t>(place, 0, size - 1);
  if (mode == "wrap") return (place % size + size) % size;
  const std::int64_t period = std::max<std::int64_t>(1, 2 * (size - 1));
  const std::int64_t in_period = (place % period + period) % period;
  return in_period < size ? in_period : period - in_period;
}

Symbol by_places(const Symbol& x, std::int64_t axis, const Integers& places) {
  const Shape shape{static_cast<std::int64_t>(places.size())};
  return gather(x, constant(x.graph(), Tensor::of<std::int64_t>(shape, places)), axis);
}

/// Negative numbers cut off; the others add.
Symbol padded_axis(const Symbol& x, std::int64_t axis, std::int64_t before, std::int64_t after,
                   std::string_view mode, double value) {
  const std::int64_t size = x.shape().dim(axis);
  if (mode != "constant") {
    Integers places;
    for (std::int64_t i = -before; i < size + after; ++i) places.push_back(inside(i, size, mode));
    return by_places(x, axis, places);
  }
  const Symbol kept =
      slice_axis(x, axis, std::max<std::int64_t>(0, -before), size - std::max<std::int64_t>(0, -after));
  Integers front(x.shape().rank(), 0);
  Integers back(x.shape().rank(), 0);
  front[static_cast<std::size_t>(axis)] = std::max<std::int64_t>(0, before);
  back[static_cast<std::size_t>(axis)] = std::max<std::int64_t>(0, after);
  return pad(kept, front, back, value);
}

Symbols padded(const Call& call) {
  Symbol x = call.in(0);
  const Integers pads = call.has(1) ? call.integers(1) : call.integers("pads");
  const double value = call.has(2) ? call.value(2).item() : call.number("value", 0);
  Integers axes = call.has(3) ? call.integers(3) : Integers{};
  if (axes.empty()) {
    axes.resize(x.shape().rank());
    std::iota(axes.begin(), axes.end(), std::int64_t{0});
  }
  const std::string mode = call.text("mode", "constant");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    x = padded_axis(x, place_of(x, axes[i]), pads[i], pads[i + axes.size()], mode, value);
  }
  return {x};
}

Symbols tiled(const Call& call) { return {tile(call.in(0), call.integers(1))}; }

Symbols space_to_depth(const Call& call) {
  const Symbol x = call.in(0);
  const Shape& s = x.shape();
  const std::int64_t block = call.integer("blocksize", 1);
  const Symbol parts = reshape(x, Shape{s[0], s[1], s[2] / block, block, s[3] / block, block});
  // The places in a block come first, or the depth.
  const bool depth_first = call.text("mode", "DCR") == "CRD";
  const Symbol moved =
      transpose(parts, depth_first ? Integers{0, 1, 3, 5, 2, 4} : Integers{0, 3, 5, 1, 2, 4});
  return {reshape(moved, Shape{s[0], s[1] * block * block, s[2] / block, s[3] / block})};
}

Symbols depth_to_space(const Call& call) {
  const Symbol x = call.in(0);
  const Shape& s = x.shape();
  const std::int64_t block = call.integer("blocksize", 1);
  const std::int64_t depth = s[1] / (block * block);
  const bool depth_first = call.text("mode", "DCR") == "DCR";
  const Symbol parts = reshape(x, depth_first ? Shape{s[0], block, block, depth, s[2], s[3]}
                                              : Shape{s[0], depth, block, block, s[2], s[3]});
  const Integers order = depth_first ? Integers{0, 3, 4, 1, 5, 2} : Integers{0, 1, 4, 2, 5, 3};
  return {reshape(transpose(parts, order), Shape{s[0], depth, s[2] * block, s[3] * block})};
}

/// Of the difference, the smaller half is before, but where something is cut off.
Symbols centred(const Call& call) {
  Symbol x = call.in(0);
  const Integers sizes = call.integers(1);
  Integers axes = call.integers("axes");
  if (axes.empty()) {
    axes.resize(sizes.size());
    std::iota(axes.begin(), axes.end(), std::int64_t{0});
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t more = sizes[i] - x.shape().dim(axes[i]);
    const std::int64_t before = more >= 0 ? more / 2 : -((-more) / 2);
    x = padded_axis(x, place_of(x, axes[i]), before, more - before, "constant", 0);
  }
  return {x};
}

Symbols triangle(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t k = call.has(1) ? call.value(1).converted(DType::int64).data<std::int64_t>()[0] : 0;
  const Symbol row = expand_dims(iota(call.graph(), x.shape().dim(-2), DType::int64), 1);
  const Symbol distance = iota(call.graph(), x.shape().dim(-1), DType::int64) - row;
  const Symbol offset = constant(call.graph(), Tensor::scalar<std::int64_t>(k));
  const bool upper = call.integer("upper", 1) != 0;
  return {select(upper ? greater_equal(distance, offset) : less_equal(distance, offset), x, zeros_like(x))};
}

constexpr Mapping movement_table[] = {{"Transpose", transposed},
                                      {"Concat", joined},
                                      {"Slice", sliced},
                                      {"Split", divided},
                                      {"Pad", padded},
                                      {"Tile", tiled},
                                      {"SpaceToDepth", space_to_depth},
                                      {"DepthToSpace", depth_to_space},
                                      {"CenterCropPad", centred},
                                      {"Trilu", triangle}};

}  // namespace

std::span<const Mapping> movement_mappings() { return movement_table; }

}  // namespace plexus::onnx_tests
