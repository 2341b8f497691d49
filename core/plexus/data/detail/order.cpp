#include <plexus/data/detail/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>

#include <limits>
#include <numeric>
#include <string>

namespace plexus {

namespace {

Tensor room_for(std::int64_t rows) {
  if (rows > std::numeric_limits<std::int32_t>::max()) {
    throw DataError(std::to_string(rows) + " rows are too many, expected 2147483647 at most");
  }
  return Tensor(DType::int32, {rows});
}

}  // namespace

Tensor epoch_order(std::uint64_t seed, std::uint64_t epoch, std::int64_t rows) {
  Tensor order = room_for(rows);
  fill_epoch_order(seed, epoch, order.data<std::int32_t>());
  return order;
}

void fill_epoch_order(std::uint64_t seed, std::uint64_t epoch, std::span<std::int32_t> out) {
  fill_permutation(stream_key(seed, "order", ""), epoch, out);
}

Tensor given_order(std::int64_t rows) {
  Tensor order = room_for(rows);
  const std::span<std::int32_t> out = order.data<std::int32_t>();
  std::iota(out.begin(), out.end(), 0);
  return order;
}

}  // namespace plexus
