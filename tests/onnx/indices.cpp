#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "mapping.hpp"

namespace plexus::onnx_tests {

namespace {

/// Negative places count from the end of `size`.
Symbol counted(const Symbol& indices, std::int64_t size) {
  return select(less(indices, 0), indices + static_cast<double>(size), indices);
}

Symbols gathered(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t axis = place_of(x, call.integer("axis", 0));
  return {gather(x, counted(call.in(1), x.shape().dim(axis)), axis)};
}

/// The element of x, in row-major order, that each of `indices` along an axis points to.
Symbol elements_along(const Symbol& x, const Symbol& indices, std::int64_t axis) {
  const auto strides = row_major_strides(x.shape());
  Symbol place = counted(cast(indices, DType::int64), x.shape().dim(axis)) *
                 static_cast<double>(strides[static_cast<std::size_t>(axis)]);
  const auto rank = static_cast<std::int64_t>(indices.shape().rank());
  for (std::int64_t i = 0; i < rank; ++i) {
    if (i == axis) continue;
    Shape shape;
    for (std::int64_t k = 0; k < rank; ++k) shape = shape.inserted(k, k == i ? indices.shape().dim(i) : 1);
    const Symbol here = iota(x.graph(), indices.shape().dim(i), DType::int64);
    place = place + reshape(here * static_cast<double>(strides[static_cast<std::size_t>(i)]), shape);
  }
  return place;
}

/// The first element of the slice of x that each last row of `indices` points to, behind `skipped` axes that
/// both have.
Symbol slices_at(const Symbol& x, const Symbol& indices, std::int64_t skipped) {
  const auto strides = row_major_strides(x.shape());
  const std::int64_t depth = indices.shape().back();
  Symbol place;
  for (std::int64_t i = 0; i < depth; ++i) {
    const auto axis = static_cast<std::size_t>(skipped + i);
    const Symbol one = squeeze(slice_axis(cast(indices, DType::int64), -1, i, i + 1), -1);
    const Symbol step = counted(one, x.shape()[axis]) * static_cast<double>(strides[axis]);
    place = place ? place + step : step;
  }
  for (std::int64_t i = 0; i < skipped; ++i) {
    Symbol here = iota(x.graph(), x.shape().dim(i), DType::int64) *
                  static_cast<double>(strides[static_cast<std::size_t>(i)]);
    for (std::size_t k = 0; k < place.shape().rank(); ++k) {
      if (static_cast<std::int64_t>(k) != i) here = expand_dims(here, static_cast<std::int64_t>(k));
    }
    place = place + here;
  }
  return place;
}

Symbol flat(const Symbol& x) { return reshape(x, Shape{x.shape().elements()}); }

Symbols gathered_elements(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t axis = place_of(x, call.integer("axis", 0));
  return {gather(flat(x), elements_along(x, call.in(1), axis), 0)};
}

Symbols gathered_slices(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t skipped = call.integer("batch_dims", 0);
  const auto inside = static_cast<std::size_t>(skipped + call.in(1).shape().back());
  const std::int64_t inner = x.shape().from(inside).elements();
  const Symbol places = floor_divide(slices_at(x, call.in(1), skipped), static_cast<double>(inner));
  Shape rows = x.shape().from(inside).inserted(0, x.shape().elements() / inner);
  return {gather(reshape(x, rows), places, 0)};
}

/// `updates` written or added to the rows [n, inner] of x at `places`. Where something is written, no two may
/// be at one place.
Symbol scattered(const Call& call, const Symbol& rows, const Symbol& places, const Symbol& updates) {
  const std::string how = call.text("reduction", "none");
  if (how != "none" && how != "add") throw NotMapped(fmt::format("scattering by '{}'", how));
  const Shape& shape = rows.shape();
  if (how == "add") return rows + scatter_add(updates, places, shape);
  const Symbol written = scatter_add(ones_like(updates), places, shape);
  return select(not_equal(written, 0), scatter_add(updates, places, shape), rows);
}

Symbols scattered_elements(const Call& call) {
  const Symbol x = call.in(0);
  const Symbol places = flat(elements_along(x, call.in(1), place_of(x, call.integer("axis", 0))));
  return {reshape(scattered(call, flat(x), places, flat(call.in(2))), x.shape())};
}

Symbols scattered_slices(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t inner = x.shape().from(static_cast<std::size_t>(call.in(1).shape().back())).elements();
  const Symbol places = floor_divide(flat(slices_at(x, call.in(1), 0)), static_cast<double>(inner));
  const Symbol rows = reshape(x, Shape{x.shape().elements() / inner, inner});
  const Symbol updates = reshape(call.in(2), Shape{call.in(2).shape().elements() / inner, inner});
  return {reshape(scattered(call, rows, places, updates), x.shape())};
}

/// Indices out of [-depth, depth) give nothing but `off`.
Symbols hot(const Call& call) {
  const std::int64_t depth = call.value(1).converted(DType::int64).data<std::int64_t>()[0];
  const Symbol values = call.in(2);
  const Symbol indices = cast(call.in(0), DType::int64);
  const Symbol is_hot =
      equal(expand_dims(counted(indices, depth), -1), iota(call.graph(), depth, DType::int64));
  const Symbol off = squeeze(slice_axis(values, 0, 0, 1), 0);
  const Symbol on = squeeze(slice_axis(values, 0, 1, 2), 0);
  const auto rank = static_cast<std::int64_t>(is_hot.shape().rank());
  const std::int64_t axis = call.integer("axis", -1);
  return {move_axis(select(is_hot, on, off), -1, axis < 0 ? axis + rank : axis)};
}

Symbols hardmax(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t axis = place_of(x, call.integer("axis", -1));
  return {move_axis(one_hot(argmax(x, axis), x.shape().dim(axis), x.dtype()), -1, axis)};
}

/// Which places are kept is known now: a shape follows from it.
Symbols compressed(const Call& call) {
  const bool along = call.has_attribute("axis");
  const Symbol x = along ? call.in(0) : flat(call.in(0));
  const Tensor condition = call.value(1);
  Integers places;
  for (std::int64_t i = 0; i < condition.elements(); ++i) {
    if (condition.at(i) != 0) places.push_back(i);
  }
  const Shape shape{static_cast<std::int64_t>(places.size())};
  return {
      gather(x, constant(call.graph(), Tensor::of<std::int64_t>(shape, places)), call.integer("axis", 0))};
}

/// The first elements of each sequence in reverse order.
Symbols reversed(const Call& call) {
  const Symbol x = call.in(0);
  const std::int64_t batch = call.integer("batch_axis", 1);
  const std::int64_t time = call.integer("time_axis", 0);
  Shape lengths_shape;
  Shape time_shape;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(x.shape().rank()); ++i) {
    lengths_shape = lengths_shape.inserted(i, i == batch ? x.shape().dim(batch) : 1);
    time_shape = time_shape.inserted(i, i == time ? x.shape().dim(time) : 1);
  }
  const Symbol lengths = reshape(cast(call.in(1), DType::int64), lengths_shape);
  const Symbol here = reshape(iota(call.graph(), x.shape().dim(time), DType::int64), time_shape);
  const Symbol there = select(less(here, lengths), lengths - 1 - here, here);
  return {gather(flat(x), elements_along(x, broadcast_to(there, x.shape()), time), 0)};
}

constexpr Mapping indice_table[] = {{"Gather", gathered},
                                    {"GatherElements", gathered_elements},
                                    {"GatherND", gathered_slices},
                                    {"Scatter", scattered_elements},
                                    {"ScatterElements", scattered_elements},
                                    {"ScatterND", scattered_slices},
                                    {"OneHot", hot},
                                    {"Hardmax", hardmax},
                                    {"Compress", compressed},
                                    {"ReverseSequence", reversed}};

}  // namespace

std::span<const Mapping> index_mappings() { return indice_table; }

}  // namespace plexus::onnx_tests
