#include <algorithm>

#include "entry.hpp"
#include "walk.hpp"

namespace plexus::reference {

namespace {

/// Copies the elements of x to y, each with its own strides: array 0 of the walk is y, array 1 is x.
template <class T>
void copy_along(const Walk<2>& walk, const T* x, T* y) {
  walk.for_each_row([&](const Walk<2>::Offsets& at) {
    T* to = y + at[0];
    const T* from = x + at[1];
    if (walk.step(0) == 1 && walk.step(1) == 1) {
      std::copy_n(from, walk.row(), to);
    } else {
      for (std::int64_t i = 0; i < walk.row(); ++i) to[i * walk.step(0)] = from[i * walk.step(1)];
    }
  });
}

/// Binds y = x, where x is read with `strides` from element `offset` on.
Kernel bind_reading(BindContext& context, const Strides& strides, std::int64_t offset = 0) {
  const Type& type = context.node().type();
  const Walk<2> walk(type.shape, {row_major_strides(type.shape), strides});
  return visit_type(AnyTypes{}, type.dtype, [&]<class T>(T) {
    return kernel([walk, x = context.in<T>(0) + offset, y = context.out<T>()] { copy_along(walk, x, y); });
  });
}

Kernel bind_transpose(BindContext& context) {
  const Node& node = context.node();
  const Strides own = row_major_strides(node.input(0).shape());
  const std::vector<std::int64_t>& permutation = node.attributes().integers("permutation");
  Strides strides{};
  for (std::size_t axis = 0; axis < permutation.size(); ++axis) {
    strides[axis] = own[static_cast<std::size_t>(permutation[axis])];
  }
  return bind_reading(context, strides);
}

Kernel bind_broadcast(BindContext& context) {
  const Node& node = context.node();
  return bind_reading(context, broadcast_strides(node.input(0).shape(), node.type().shape));
}

Kernel bind_slice(BindContext& context) {
  const Node& node = context.node();
  Strides strides = row_major_strides(node.input(0).shape());
  const std::vector<std::int64_t>& begin = node.attributes().integers("begin");
  const std::vector<std::int64_t>& steps = node.attributes().integers("strides");
  std::int64_t offset = 0;
  for (std::size_t axis = 0; axis < begin.size(); ++axis) {
    offset += begin[axis] * strides[axis];
    if (!steps.empty()) strides[axis] *= steps[axis];
  }
  return bind_reading(context, strides, offset);
}

template <class T>
Kernel bind_concat(BindContext& context) {
  const Node& node = context.node();
  const Shape& shape = node.type().shape;
  const Strides strides = row_major_strides(shape);
  const auto axis = normalized_axis(node.attributes().integer("axis"), shape.rank());
  struct Part {
    Walk<2> walk;
    const T* x;
    T* y;
  };
  std::vector<Part> parts;
  T* y = context.out<T>();
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const Shape& part = node.input(i).shape();
    parts.push_back({Walk<2>(part, {strides, row_major_strides(part)}), context.in<T>(i), y});
    y += part[axis] * strides[axis];
  }
  return kernel([parts] {
    for (const Part& part : parts) copy_along(part.walk, part.x, part.y);
  });
}

template <class T>
Kernel bind_pad(BindContext& context) {
  const Node& node = context.node();
  const Shape& shape = node.type().shape;
  const Shape& inside = node.input(0).shape();
  const std::vector<std::int64_t>& before = node.attributes().integers("before");
  const std::vector<std::int64_t>& between = node.attributes().integers("between");
  Strides strides = row_major_strides(shape);
  std::int64_t offset = 0;
  for (std::size_t axis = 0; axis < before.size(); ++axis) {
    offset += before[axis] * strides[axis];
    if (!between.empty()) strides[axis] *= between[axis] + 1;
  }
  const Walk<2> walk(inside, {strides, row_major_strides(inside)});
  const T value = static_cast<T>(node.attributes().number("value"));
  return kernel([walk, value, offset, x = context.in<T>(0), y = context.out<T>(), n = shape.elements()] {
    std::fill_n(y, n, value);
    copy_along(walk, x, y + offset);
  });
}

}  // namespace

std::vector<KernelEntry> shape_kernels() {
  return {{"transpose", input_is<AnyTypes>, bind_transpose},
          {"broadcast_to", input_is<AnyTypes>, bind_broadcast},
          {"slice", input_is<AnyTypes>, bind_slice},
          {"concat", input_is<AnyTypes>,
           [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_concat<T>(context); });
           }},
          {"pad", input_is<AnyTypes>, [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_pad<T>(context); });
           }}};
}

}  // namespace plexus::reference
