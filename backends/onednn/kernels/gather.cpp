#include <algorithm>
#include <cstddef>
#include <cstring>

#include "entry.hpp"
#include "kernels/loops.hpp"
#include "kernels/types.hpp"

namespace plexus::onednn {

namespace {

std::size_t bytes_of_row(const Type& type) {
  return static_cast<std::size_t>(type.shape.from(1).elements()) * size_of(type.dtype);
}

/// Asks for the rows of the next batch while this one is worked on.
void prefetch_rows(const std::byte* table, std::size_t row, const std::int32_t* first,
                   const std::int32_t* last) {
  constexpr std::size_t cache_line = 64;
  for (const std::int32_t* index = first; index < last; ++index) {
    const std::byte* at = table + static_cast<std::size_t>(*index) * row;
    for (std::size_t byte = 0; byte < row; byte += cache_line) __builtin_prefetch(at + byte);
  }
}

/// Copies the rows that `index` names; of a size that is known, if that is one often met.
template <std::size_t known, class Index>
void copy_rows(const std::byte* x, const Index* index, std::int64_t count, std::size_t row, std::byte* y) {
  const std::size_t size = known == 0 ? row : known;
  for (std::int64_t i = 0; i < count; ++i) {
    std::memcpy(y + static_cast<std::size_t>(i) * size, x + static_cast<std::size_t>(index[i]) * size, size);
  }
}

template <class Index>
using CopyRows = void (*)(const std::byte* x, const Index* index, std::int64_t count, std::size_t row,
                          std::byte* y);

template <class Index>
CopyRows<Index> copy_of_rows(std::size_t row) {
  switch (row) {
    case 1:
      return copy_rows<1, Index>;
    case 4:
      return copy_rows<4, Index>;
    case 8:
      return copy_rows<8, Index>;
    case 16:
      return copy_rows<16, Index>;
    case 32:
      return copy_rows<32, Index>;
    default:
      return copy_rows<0, Index>;
  }
}

Kernel bind_batch_gather(BindContext& context) {
  const Node& node = context.node();
  const std::size_t row = bytes_of_row(node.type());
  return kernel([table = context.table(0), order = context.table(1), position = context.in<std::int64_t>(2),
                 y = context.out<std::byte>(), size = node.attributes().integer("size"), row,
                 copy = copy_of_rows<std::int32_t>(row), &team = context.team()] {
    const auto* rows = static_cast<const std::byte*>(table->data);
    const auto* indices = static_cast<const std::int32_t*>(order->data);
    const std::int64_t first = *position * size;
    const std::int64_t next = first + size;
    team.parallel_for(
        size, rows_worth_a_thread(static_cast<std::int64_t>(row)), [&](std::int64_t begin, std::int64_t end) {
          copy(rows, indices + first + begin, end - begin, row, y + static_cast<std::size_t>(begin) * row);
        });
    prefetch_rows(rows, row, indices + std::min(next, order->rows),
                  indices + std::min(next + size, order->rows));
  });
}

template <class Index>
Kernel bind_gather(BindContext& context) {
  const Node& node = context.node();
  const std::size_t row = bytes_of_row(node.input(0).type());
  return kernel([x = context.in<std::byte>(0), index = context.in<Index>(1), y = context.out<std::byte>(),
                 copy = copy_of_rows<Index>(row), count = node.input(1).shape().elements(), row,
                 &team = context.team()] {
    team.parallel_for(count, rows_worth_a_thread(static_cast<std::int64_t>(row)),
                      [&](std::int64_t begin, std::int64_t end) {
                        copy(x, index + begin, end - begin, row, y + static_cast<std::size_t>(begin) * row);
                      });
  });
}

template <class T, class Index>
Kernel bind_one_hot(BindContext& context) {
  const Node& node = context.node();
  return kernel([index = context.in<Index>(0), y = context.out<T>(), n = node.input(0).shape().elements(),
                 depth = node.attributes().integer("depth")] {
    std::memset(y, 0, static_cast<std::size_t>(n * depth) * sizeof(T));
    for (std::int64_t i = 0; i < n; ++i) {
      const auto hot = static_cast<std::int64_t>(index[i]);
      if (hot >= 0 && hot < depth) y[i * depth + hot] = T(1);
    }
  });
}

Support support_gather(const Node& node) {
  if (node.attributes().integer("axis") != 0) return {false, "only along the first axis"};
  return one_of(Integers{}, node.input(1).dtype());
}

}  // namespace

std::vector<Entry> gather_kernels() {
  return {{"batch_gather", [](const Node& node) { return one_of(AnyType{}, node.type().dtype); },
           bind_batch_gather},
          {"gather", support_gather,
           [](BindContext& context) {
             return visit(Integers{}, context.node().input(1).dtype(),
                          [&]<class Index>(Index) { return bind_gather<Index>(context); });
           }},
          {"one_hot", [](const Node& node) { return one_of(Integers{}, node.input(0).dtype()); },
           [](BindContext& context) {
             return visit(AnyType{}, context.node().type().dtype, [&]<class T>(T) {
               return visit(Integers{}, context.node().input(0).dtype(),
                            [&]<class Index>(Index) { return bind_one_hot<T, Index>(context); });
             });
           }}};
}

}  // namespace plexus::onednn
