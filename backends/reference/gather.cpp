#include <plexus/backend/indices.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "entry.hpp"
#include "views.hpp"

namespace plexus::reference {

namespace {

/// values seen as [outer, axis, inner]; slices of `inner` elements are copied.
template <class Index>
Kernel bind_gather(BindContext& context) {
  const Node& node = context.node();
  const Shape& values = node.input(0).shape();
  const auto axis = normalized_axis(node.attributes().integer("axis"), values.rank());
  const std::size_t slice =
      static_cast<std::size_t>(values.from(axis + 1).elements()) * size_of(node.type().dtype);
  std::size_t outer = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= static_cast<std::size_t>(values[i]);
  return kernel([x = context.in<std::byte>(0), index = context.in<Index>(1), y = context.out<std::byte>(),
                 shape = node.input(1).shape(), size = static_cast<std::size_t>(values[axis]), slice, outer] {
    require_in_range(index, shape, static_cast<std::int64_t>(size));
    const auto indices = static_cast<std::size_t>(shape.elements());
    for (std::size_t o = 0; o < outer; ++o) {
      for (std::size_t i = 0; i < indices; ++i) {
        const std::size_t at = o * size + static_cast<std::size_t>(index[i]);
        std::memcpy(y + (o * indices + i) * slice, x + at * slice, slice);
      }
    }
  });
}

/// The type of the sums. All rows may have the same index; such a sum is rounded once for each row, so float
/// is summed in double.
template <class T>
using Wide = std::conditional_t<std::is_same_v<T, float>, double, T>;

template <class T, class Index>
Kernel bind_scatter_add(BindContext& context) {
  const Node& node = context.node();
  const std::int64_t row = node.type().shape.from(1).elements();
  const Shape& indices = node.input(1).shape();
  const Shape& shape = node.type().shape;
  T* const y = context.out<T>();
  Wide<T>* sums = nullptr;
  if constexpr (std::is_same_v<T, Wide<T>>) {
    sums = y;
  } else if (shape.elements() > 0) {
    sums =
        static_cast<Wide<T>*>(context.scratch(static_cast<std::size_t>(shape.elements()) * sizeof(Wide<T>)));
  }
  return kernel([x = context.in<T>(0), index = context.in<Index>(1), y, sums, row, indices, rows = shape[0],
                 n = shape.elements()] {
    require_in_range(index, indices, rows);
    std::fill_n(sums, n, Wide<T>(0));
    for (std::int64_t i = 0; i < indices.elements(); ++i) {
      Vector<Wide<T>> sum = vector_view(sums + index[i] * row, row);
      xt::noalias(sum) += vector_view(x + i * row, row);
    }
    if constexpr (!std::is_same_v<T, Wide<T>>) {
      Vector<T> rounded = vector_view(y, n);
      xt::noalias(rounded) = xt::cast<T>(vector_view<const Wide<T>>(sums, n));
    }
  });
}

/// Prefetches the rows of the next batch into the cache.
void prefetch_rows(const std::byte* table, std::size_t row, const std::int32_t* first,
                   const std::int32_t* last) {
  constexpr std::size_t cache_line = 64;
  for (const std::int32_t* index = first; index < last; ++index) {
    const std::byte* at = table + static_cast<std::size_t>(*index) * row;
    for (std::size_t byte = 0; byte < row; byte += cache_line) __builtin_prefetch(at + byte);
  }
}

Kernel bind_batch_gather(BindContext& context) {
  const Node& node = context.node();
  const std::int64_t size = node.attributes().integer("size");
  const std::size_t row =
      static_cast<std::size_t>(node.type().shape.from(1).elements()) * size_of(node.type().dtype);
  return kernel([table = context.table(0), order = context.table(1), position = context.in<std::int64_t>(2),
                 y = context.out<std::byte>(), batch = Shape{size}, size, row] {
    const auto* rows = static_cast<const std::byte*>(table->data);
    const auto* indices = static_cast<const std::int32_t*>(order->data);
    const std::int64_t first = *position * size;
    const std::int64_t next = first + size;
    require_in_range(indices + first, batch, table->rows);
    for (std::int64_t i = 0; i < size; ++i) {
      const auto at = static_cast<std::size_t>(indices[first + i]);
      std::memcpy(y + static_cast<std::size_t>(i) * row, rows + at * row, row);
    }
    prefetch_rows(rows, row, indices + std::min(next, order->rows),
                  indices + std::min(next + size, order->rows));
  });
}

}  // namespace

std::vector<KernelEntry> gather_kernels() {
  return {{"gather", input_is<IntegerTypes, 1>,
           [](BindContext& context) {
             return visit_type(IntegerTypes{}, context.node().input(1).dtype(),
                               [&]<class Index>(Index) { return bind_gather<Index>(context); });
           }},
          {"scatter_add",
           [](const Node& node) {
             const Support values = input_is<NumberTypes>(node);
             return values.yes ? input_is<IntegerTypes, 1>(node) : values;
           },
           [](BindContext& context) {
             return visit_type(NumberTypes{}, context.node().type().dtype, [&]<class T>(T) {
               return visit_type(IntegerTypes{}, context.node().input(1).dtype(),
                                 [&]<class Index>(Index) { return bind_scatter_add<T, Index>(context); });
             });
           }},
          {"batch_gather", input_is<AnyTypes>, bind_batch_gather}};
}

}  // namespace plexus::reference
