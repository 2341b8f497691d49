#include <plexus/backend/indices.hpp>

#include <algorithm>
#include <numeric>

#include "entry.hpp"

namespace plexus::reference {

namespace {

template <class T, class Index>
Kernel bind_one_hot(BindContext& context) {
  const Node& node = context.node();
  return kernel([index = context.in<Index>(0), y = context.out<T>(), shape = node.input(0).shape(),
                 depth = node.attributes().integer("depth")] {
    require_in_range(index, shape, depth);
    const std::int64_t n = shape.elements();
    std::fill_n(y, n * depth, T(0));
    for (std::int64_t i = 0; i < n; ++i) y[i * depth + index[i]] = T(1);
  });
}

Kernel bind_iota(BindContext& context) {
  const Type& type = context.node().type();
  return visit_type(OrderedTypes{}, type.dtype, [&]<class T>(T) {
    return kernel([y = context.out<T>(), n = type.shape.elements()] { std::iota(y, y + n, T(0)); });
  });
}

}  // namespace

std::vector<KernelEntry> index_kernels() {
  return {{"one_hot", input_is<IntegerTypes>,
           [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().type().dtype, [&]<class T>(T) {
               return visit_type(IntegerTypes{}, context.node().input(0).dtype(),
                                 [&]<class Index>(Index) { return bind_one_hot<T, Index>(context); });
             });
           }},
          {"iota", [](const Node& node) { return one_of(OrderedTypes{}, node.type().dtype); }, bind_iota}};
}

}  // namespace plexus::reference
