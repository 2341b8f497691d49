#include <functional>

#include "entry.hpp"

namespace plexus::reference {

namespace {

/// The index of the first element that is `better` than all before it; a NaN is better than any number.
template <class T, class Better>
std::int64_t best_index(const T* x, std::int64_t count, std::int64_t stride, Better better) {
  std::int64_t best = 0;
  for (std::int64_t i = 1; i < count; ++i) {
    const T challenger = x[i * stride];
    const T champion = x[best * stride];
    if (better(challenger, champion) || (challenger != challenger && champion == champion)) best = i;
  }
  return best;
}

template <class T, class Better>
Kernel bind_best(BindContext& context) {
  const Node& node = context.node();
  const Shape& shape = node.input(0).shape();
  const auto axis = normalized_axis(node.attributes().integer("axis"), shape.rank());
  const std::int64_t count = shape[axis];
  const std::int64_t inner = shape.from(axis + 1).elements();
  const std::int64_t results = node.type().shape.elements();
  return kernel([x = context.in<T>(0), y = context.out<std::int64_t>(), results, count, inner] {
    for (std::int64_t i = 0; i < results; ++i) {
      y[i] = best_index(x + i / inner * count * inner + i % inner, count, inner, Better{});
    }
  });
}

template <class Better>
Kernel bind_argument(BindContext& context) {
  return visit_type(OrderedTypes{}, context.node().input(0).dtype(),
                    [&]<class T>(T) { return bind_best<T, Better>(context); });
}

}  // namespace

std::vector<KernelEntry> argmax_kernels() {
  return {{"argmax", input_is<OrderedTypes>, bind_argument<std::greater<>>},
          {"argmin", input_is<OrderedTypes>, bind_argument<std::less<>>}};
}

}  // namespace plexus::reference
