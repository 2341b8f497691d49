#include <plexus/backend/indices.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "entry.hpp"
#include "kernels/copy_rows.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

/// y[o, i] = values[o, index[i]], where `values` is seen as [outer, size, bytes of a row].
template <class Index>
Kernel bind_gather(BindContext& context) {
  const Node& node = context.node();
  const Shape& values = node.input(0).shape();
  const auto axis = normalized_axis(node.attributes().integer("axis"), values.rank());
  const std::size_t row =
      static_cast<std::size_t>(values.from(axis + 1).elements()) * size_of(node.type().dtype);
  std::int64_t outer = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= values[i];
  return kernel([x = context.in<std::byte>(0), index = context.in<Index>(1), y = context.out<std::byte>(),
                 copy = copy_of_rows<Index>(row), indices = node.input(1).shape(),
                 count = node.input(1).shape().elements(), size = values[axis], row, outer,
                 &team = context.team()] {
    require_in_range(index, indices, size);
    team.parallel_for(outer * count, rows_worth_a_thread(static_cast<std::int64_t>(row)),
                      [&](std::int64_t begin, std::int64_t end) {
                        while (begin < end) {
                          const std::int64_t o = begin / count;
                          const std::int64_t last = std::min(end, (o + 1) * count);
                          copy(x + static_cast<std::size_t>(o * size) * row, index + (begin - o * count),
                               last - begin, row, y + static_cast<std::size_t>(begin) * row);
                          begin = last;
                        }
                      });
  });
}

template <class T, class Index>
Kernel bind_one_hot(BindContext& context) {
  const Node& node = context.node();
  return kernel([index = context.in<Index>(0), y = context.out<T>(), shape = node.input(0).shape(),
                 depth = node.attributes().integer("depth")] {
    require_in_range(index, shape, depth);
    const std::int64_t n = shape.elements();
    std::memset(y, 0, static_cast<std::size_t>(n * depth) * sizeof(T));
    for (std::int64_t i = 0; i < n; ++i) y[i * depth + index[i]] = T(1);
  });
}

template <class T>
Kernel bind_iota(BindContext& context) {
  return kernel([y = context.out<T>(), n = context.node().type().shape.elements()] {
    for (std::int64_t i = 0; i < n; ++i) y[i] = static_cast<T>(i);
  });
}

}  // namespace

std::vector<KernelEntry> gather_kernels() {
  return {{"gather", input_is<IntegerTypes, 1>,
           [](BindContext& context) {
             return visit_type(IntegerTypes{}, context.node().input(1).dtype(),
                               [&]<class Index>(Index) { return bind_gather<Index>(context); });
           }},
          {"one_hot", input_is<IntegerTypes>,
           [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().type().dtype, [&]<class T>(T) {
               return visit_type(IntegerTypes{}, context.node().input(0).dtype(),
                                 [&]<class Index>(Index) { return bind_one_hot<T, Index>(context); });
             });
           }},
          {"iota", [](const Node& node) { return one_of(OrderedTypes{}, node.type().dtype); },
           [](BindContext& context) {
             return visit_type(OrderedTypes{}, context.node().type().dtype,
                               [&]<class T>(T) { return bind_iota<T>(context); });
           }}};
}

}  // namespace plexus::onednn
