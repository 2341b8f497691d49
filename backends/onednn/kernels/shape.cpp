#include <algorithm>

#include "entry.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"
#include "kernels/strided_copy.hpp"

namespace plexus::onednn {

namespace {

/// A part of the elements of an array, given by strides and an offset, in elements.
struct Part {
  Strides strides;
  std::int64_t offset = 0;  ///< of the first element
};

/// The elements begin, begin + step, .. along each axis of an array of `shape`.
Part part_of(const Shape& shape, const std::vector<std::int64_t>& begin,
             const std::vector<std::int64_t>& step) {
  Part part{row_major_strides(shape)};
  for (std::size_t axis = 0; axis < begin.size(); ++axis) {
    part.offset += begin[axis] * part.strides[axis];
    part.strides[axis] *= step[axis];
  }
  return part;
}

template <class Byte>
Byte* moved(Byte* at, std::int64_t elements, DType dtype) {
  return at + elements * static_cast<std::int64_t>(size_of(dtype));
}

/// y = the elements of x that `part` gives, in their order.
Kernel bind_reading(BindContext& context, const Part& part) {
  const Type& type = context.node().type();
  const StridedCopy copy(type.shape, part.strides, row_major_strides(type.shape), size_of(type.dtype));
  const std::byte* x = moved(context.in<std::byte>(0), part.offset, type.dtype);
  return kernel([copy, x, y = context.out<std::byte>(), &team = context.team()] { copy.run(x, y, team); });
}

Kernel bind_transpose(BindContext& context) {
  const Node& node = context.node();
  const Strides own = row_major_strides(node.input(0).shape());
  const std::vector<std::int64_t>& permutation = node.attributes().integers("permutation");
  Part part{};
  for (std::size_t axis = 0; axis < permutation.size(); ++axis) {
    part.strides[axis] = own[static_cast<std::size_t>(permutation[axis])];
  }
  return bind_reading(context, part);
}

Kernel bind_broadcast(BindContext& context) {
  const Shape& from = context.node().input(0).shape();
  const std::size_t missing = context.node().type().shape.rank() - from.rank();
  const Strides own = row_major_strides(from);
  Part part{};
  for (std::size_t axis = 0; axis < from.rank(); ++axis) {
    if (from[axis] != 1) part.strides[missing + axis] = own[axis];
  }
  return bind_reading(context, part);
}

Kernel bind_slice(BindContext& context) {
  const Node& node = context.node();
  return bind_reading(context, part_of(node.input(0).shape(), node.attributes().integers("begin"),
                                       node.attributes().integers("strides")));
}

Kernel bind_concat(BindContext& context) {
  const Node& node = context.node();
  const Type& type = node.type();
  const Strides strides = row_major_strides(type.shape);
  const auto axis = normalized_axis(node.attributes().integer("axis"), type.shape.rank());
  struct Piece {
    StridedCopy copy;
    const std::byte* x;
    std::byte* y;
  };
  std::vector<Piece> pieces;
  std::byte* y = context.out<std::byte>();
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const Shape& shape = node.input(i).shape();
    pieces.push_back({StridedCopy(shape, row_major_strides(shape), strides, size_of(type.dtype)),
                      context.in<std::byte>(i), y});
    y = moved(y, shape[axis] * strides[axis], type.dtype);
  }
  return kernel([pieces, &team = context.team()] {
    for (const Piece& piece : pieces) piece.copy.run(piece.x, piece.y, team);
  });
}

template <class T>
Kernel bind_pad(BindContext& context) {
  const Node& node = context.node();
  const Shape& inside = node.input(0).shape();
  std::vector<std::int64_t> step = node.attributes().integers("between");
  for (std::int64_t& each : step) ++each;
  const Part part = part_of(node.type().shape, node.attributes().integers("before"), step);
  const StridedCopy copy(inside, row_major_strides(inside), part.strides, sizeof(T));
  T* const y = context.out<T>();
  std::byte* const first = moved(context.out<std::byte>(), part.offset, node.type().dtype);
  return kernel([copy, y, first, x = context.in<std::byte>(0), n = node.type().shape.elements(),
                 value = static_cast<T>(node.attributes().number("value")), &team = context.team()] {
    team.parallel_for(n, rows_worth_a_thread(1),
                      [&](std::int64_t begin, std::int64_t end) { std::fill(y + begin, y + end, value); });
    copy.run(x, first, team);
  });
}

Support any_type(const Node& node) { return one_of(AnyTypes{}, node.type().dtype); }

}  // namespace

std::vector<KernelEntry> shape_kernels() {
  return {{"transpose", any_type, bind_transpose},
          {"broadcast_to", any_type, bind_broadcast},
          {"slice", any_type, bind_slice},
          {"concat", any_type, bind_concat},
          {"pad", any_type, [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_pad<T>(context); });
           }}};
}

}  // namespace plexus::onednn
