#include <plexus/data/detail/order.hpp>
#include <plexus/data/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/detail/pass_orders.hpp>

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace plexus {

std::int64_t sequences_of_pass(const Order& order, std::int64_t units) {
  const std::int64_t sequences =
      calling_plugin(order, "its orders of a pass", [&] { return order.sequences(units); });
  if (sequences == 1 || sequences == units) return sequences;
  throw UsageError(fmt::format("the order{} gives {} sequences a pass for {} output value{}: expected 1{}",
                               name_in_brackets(order), sequences, units, units == 1 ? "" : "s",
                               units == 1 ? "" : fmt::format(" or {}", units)));
}

PassOrders::PassOrders(const FitOptions& options, std::uint64_t seed, std::int64_t rows,
                       std::int64_t sequences)
    : shuffle_(options.shuffle),
      order_(options.order),
      seed_(seed),
      rows_(rows),
      orders_(sequences == 1 ? given_order(rows) : Tensor(DType::int32, {sequences * rows})) {
  if (sequences > 1) begin();
}

void PassOrders::make(std::uint64_t pass) {
  if (made_ == pass + 1) return;
  if (order_) {
    advance(pass);
  } else if (shuffle_) {
    fill_epoch_order(seed_, pass, orders_.data<std::int32_t>());
  }
  made_ = pass + 1;
}

void PassOrders::begin() {
  const std::span<std::int32_t> values = orders_.data<std::int32_t>();
  const auto size = static_cast<std::size_t>(rows_);
  for (std::size_t first = 0; first < values.size(); first += size) {
    const auto one = values.subspan(first, size);
    std::iota(one.begin(), one.end(), 0);
  }
}

void PassOrders::advance(std::uint64_t pass) {
  if (pass < made_) {
    begin();
    made_ = 0;
  }
  const Order& order = *order_;
  try {
    calling_plugin(order, fmt::format("the order of pass {}", pass), [&] {
      for (; made_ <= pass; ++made_) order.advance(seed_, made_, rows_, orders_.data<std::int32_t>());
      require_permutations(pass);
    });
  } catch (Error& error) {
    error.add_context(fmt::format("in the order of the rows{}", name_in_brackets(order)));
    throw;
  }
}

/// A wrong index would read beyond the table; a row that is left out would never be trained on.
void PassOrders::require_permutations(std::uint64_t pass) {
  const std::span<const std::int32_t> orders = orders_.data<std::int32_t>();
  seen_.resize(static_cast<std::size_t>(rows_));
  for (std::size_t first = 0; first < orders.size(); first += seen_.size()) {
    std::fill(seen_.begin(), seen_.end(), false);
    for (const std::int32_t row : orders.subspan(first, seen_.size())) {
      const bool known = row >= 0 && row < rows_;
      if (!known || seen_[static_cast<std::size_t>(row)]) {
        throw UsageError(fmt::format("it gives row {} {} in pass {} (from 0): expected each of 0 to {} once",
                                     row, known ? "twice" : "which there is not", pass, rows_ - 1));
      }
      seen_[static_cast<std::size_t>(row)] = true;
    }
  }
}

}  // namespace plexus
