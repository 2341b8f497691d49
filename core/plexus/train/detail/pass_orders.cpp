#include <plexus/data/detail/order.hpp>
#include <plexus/data/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/detail/pass_orders.hpp>

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// A wrong index would be read from beyond the table, a row that is left out would never be seen.
void require_permutations(std::span<const std::int32_t> orders, std::int64_t rows, std::uint64_t pass) {
  std::vector<bool> seen(static_cast<std::size_t>(rows));
  for (std::size_t first = 0; first < orders.size(); first += seen.size()) {
    std::fill(seen.begin(), seen.end(), false);
    for (const std::int32_t row : orders.subspan(first, seen.size())) {
      const bool known = row >= 0 && row < rows;
      if (!known || seen[static_cast<std::size_t>(row)]) {
        throw UsageError(fmt::format("it gives row {} {} in pass {} (from 0): expected each of 0 to {} once",
                                     row, known ? "twice" : "which there is not", pass, rows - 1));
      }
      seen[static_cast<std::size_t>(row)] = true;
    }
  }
}

}  // namespace

PassOrders::PassOrders(const FitOptions& options, std::uint64_t seed, std::int64_t rows,
                       std::int64_t sequences)
    : shuffle_(options.shuffle), order_(options.order), seed_(seed), rows_(rows), sequences_(sequences) {}

Tensor PassOrders::room() const {
  const Tensor given = given_order(rows_);
  if (sequences_ == 1) return given;
  Tensor orders(DType::int32, {sequences_ * rows_});
  const std::span<const std::int32_t> one = given.data<std::int32_t>();
  const std::span<std::int32_t> all = orders.data<std::int32_t>();
  for (auto at = all.begin(); at != all.end();) at = std::copy(one.begin(), one.end(), at);
  return orders;
}

void PassOrders::make(std::uint64_t pass, Tensor& orders) {
  if (order_) return advance(pass, orders);
  if (shuffle_) fill_epoch_order(seed_, pass, orders.data<std::int32_t>());
}

void PassOrders::advance(std::uint64_t pass, Tensor& orders) {
  const std::span<std::int32_t> values = orders.data<std::int32_t>();
  if (pass < made_) {
    const Tensor first = room();
    std::copy_n(first.data<std::int32_t>().begin(), values.size(), values.begin());
    made_ = 0;
  }
  const Order& order = *order_;
  try {
    calling_plugin(order, fmt::format("the order of pass {}", pass), [&] {
      for (; made_ <= pass; ++made_) order.advance(seed_, made_, rows_, values);
      require_permutations(values, rows_, pass);
    });
  } catch (Error& error) {
    error.add_context(fmt::format("in the order of the rows{}", name_in_brackets(order)));
    throw;
  }
}

}  // namespace plexus
