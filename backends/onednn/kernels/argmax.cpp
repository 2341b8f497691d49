#include <limits>

#include "entry.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

/// The axis along which the best element is looked for.
std::size_t axis_of(const Node& node) {
  return normalized_axis(node.attributes().integer("axis"), node.input(0).shape().rank());
}

Support support(const Node& node) {
  if (node.input(0).shape()[axis_of(node)] > std::numeric_limits<std::int32_t>::max()) {
    return {false, "the axis is too long"};
  }
  return input_is<NumberTypes>(node);
}

/// x is seen as [outer, count, inner].
template <class T>
Kernel bind_places(BindContext& context, const Places<T>& places) {
  const Node& node = context.node();
  const Shape& shape = node.input(0).shape();
  const std::size_t axis = axis_of(node);
  const std::int64_t count = shape[axis];
  const std::int64_t inner = shape.from(axis + 1).elements();
  const T* const x = context.in<T>(0);
  std::int64_t* const y = context.out<std::int64_t>();
  const std::int64_t results = node.type().shape.elements();
  if (inner == 1) {
    return kernel([along = places.along, x, y, count, results, &team = context.team()] {
      team.parallel_for(results, rows_worth_a_thread(count), [&](std::int64_t begin, std::int64_t end) {
        along(x + begin * count, count, y + begin, end - begin);
      });
    });
  }
  const std::int64_t outer = inner == 0 ? 0 : results / inner;
  return kernel([across = places.across, x, y, count, inner, outer, &team = context.team()] {
    team.parallel_for(outer, rows_worth_a_thread(count * inner), [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t o = begin; o < end; ++o) {
        across(x + o * count * inner, count, inner, y + o * inner, inner);
      }
    });
  });
}

template <bool largest>
Kernel bind(BindContext& context) {
  return visit_type(NumberTypes{}, context.node().input(0).dtype(), [&]<class T>(T) {
    return bind_places(context, largest ? reducers<T>().argmax : reducers<T>().argmin);
  });
}

}  // namespace

std::vector<KernelEntry> argmax_kernels() {
  return {{"argmax", support, bind<true>}, {"argmin", support, bind<false>}};
}

}  // namespace plexus::onednn
