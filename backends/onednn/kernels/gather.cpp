#include <plexus/backend/indices.hpp>

#include <cstddef>
#include <cstring>

#include "entry.hpp"
#include "kernels/copy_rows.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

template <class Index>
Kernel bind_gather(BindContext& context) {
  const Node& node = context.node();
  const std::size_t row = bytes_of_row(node.input(0).type());
  return kernel([x = context.in<std::byte>(0), index = context.in<Index>(1), y = context.out<std::byte>(),
                 copy = copy_of_rows<Index>(row), indices = node.input(1).shape(),
                 size = node.input(0).shape()[0], row, &team = context.team()] {
    require_in_range(index, indices, size);
    team.parallel_for(indices.elements(), rows_worth_a_thread(static_cast<std::int64_t>(row)),
                      [&](std::int64_t begin, std::int64_t end) {
                        copy(x, index + begin, end - begin, row, y + static_cast<std::size_t>(begin) * row);
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

Support support_gather(const Node& node) {
  if (node.attributes().integer("axis") != 0) return {false, "only along the first axis"};
  return one_of(IntegerTypes{}, node.input(1).dtype());
}

}  // namespace

std::vector<KernelEntry> gather_kernels() {
  return {{"gather", support_gather,
           [](BindContext& context) {
             return visit_type(IntegerTypes{}, context.node().input(1).dtype(),
                               [&]<class Index>(Index) { return bind_gather<Index>(context); });
           }},
          {"one_hot", [](const Node& node) { return one_of(IntegerTypes{}, node.input(0).dtype()); },
           [](BindContext& context) {
             return visit_type(AnyTypes{}, context.node().type().dtype, [&]<class T>(T) {
               return visit_type(IntegerTypes{}, context.node().input(0).dtype(),
                                 [&]<class Index>(Index) { return bind_one_hot<T, Index>(context); });
             });
           }}};
}

}  // namespace plexus::onednn
