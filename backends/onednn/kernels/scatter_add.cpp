#include <plexus/backend/indices.hpp>

#include <algorithm>

#include "entry.hpp"
#include "kernels/cost_model.hpp"
#include "kernels/loops.hpp"

namespace plexus::onednn {

namespace {

/// Which rows of x are added to each row of y: to row r the rows order[i] with ends[r - 1] <= i < ends[r], in
/// the order of x, so that threads that share the rows of y add the same numbers in the same order.
template <class Index>
class Destinations {
 public:
  Destinations(std::int64_t* memory, std::int64_t rows) : ends_(memory), order_(memory + rows), rows_(rows) {}

  static std::size_t bytes(std::int64_t rows, std::int64_t count) {
    return static_cast<std::size_t>(rows + count) * sizeof(std::int64_t);
  }

  /// A counting sort.
  void find(const Index* index, std::int64_t count) const {
    std::fill_n(ends_, rows_, 0);
    for (std::int64_t i = 0; i < count; ++i) {
      if (index[i] + 1 < rows_) ++ends_[index[i] + 1];
    }
    for (std::int64_t r = 1; r < rows_; ++r) ends_[r] += ends_[r - 1];
    for (std::int64_t i = 0; i < count; ++i) order_[ends_[index[i]]++] = i;
  }

  const std::int64_t* first(std::int64_t r) const { return order_ + (r == 0 ? 0 : ends_[r - 1]); }
  std::int64_t count(std::int64_t r) const { return ends_[r] - (r == 0 ? 0 : ends_[r - 1]); }

 private:
  std::int64_t* ends_;
  std::int64_t* order_;
  std::int64_t rows_;
};

template <class T, class Index>
Kernel bind_scatter_add(BindContext& context) {
  const Node& node = context.node();
  const std::int64_t rows = node.type().shape[0];
  const std::int64_t width = node.type().shape.from(1).elements();
  const Shape& indices = node.input(1).shape();
  const std::int64_t count = indices.elements();
  const std::size_t bytes = Destinations<Index>::bytes(rows, count);
  const Destinations<Index> destinations(
      bytes == 0 ? nullptr : static_cast<std::int64_t*>(context.scratch(bytes)), rows);
  const std::int64_t worth = rows == 0 ? 1 : rows_worth_a_thread((rows + count) * width / rows);
  return kernel([destinations, x = context.in<T>(0), index = context.in<Index>(1), y = context.out<T>(), rows,
                 width, count, indices, worth, sum_rows = reducers<T>().sum_rows, &team = context.team()] {
    require_in_range(index, indices, rows);
    destinations.find(index, count);
    team.parallel_for(rows, worth, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t r = begin; r < end; ++r) {
        sum_rows(x, destinations.first(r), destinations.count(r), y + r * width, width);
      }
    });
  });
}

Support support(const Node& node) {
  const Support values = input_is<NumberTypes>(node);
  return values.yes ? input_is<IntegerTypes, 1>(node) : values;
}

}  // namespace

std::vector<KernelEntry> scatter_add_kernels() {
  return {{"scatter_add", support, [](BindContext& context) {
             return visit_type(NumberTypes{}, context.node().type().dtype, [&]<class T>(T) {
               return visit_type(IntegerTypes{}, context.node().input(1).dtype(),
                                 [&]<class Index>(Index) { return bind_scatter_add<T, Index>(context); });
             });
           }}};
}

}  // namespace plexus::onednn
