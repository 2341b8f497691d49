#pragma once

#include <plexus/tensor/tensor.hpp>
#include <plexus/train/fit_options.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace plexus {

/// The number of orders that `order` gives a pass, 1 or `units`. `units`: the values that a row of the
/// model's only output has; 1 for a model of several outputs. Throws UsageError, which names the order, for
/// another number.
std::int64_t sequences_of_pass(const Order& order, std::int64_t units);

/// The orders in which the passes of a fit visit the rows: core's own, the Order of the options, or 0, 1, 2,
/// ...
class PassOrders {
 public:
  /// seed: the run's. sequences: the number of orders of a pass; more than one only with an Order. Throws
  /// DataError beyond 2^31 - 1 rows.
  PassOrders(const FitOptions& options, std::uint64_t seed, std::int64_t rows, std::int64_t sequences);

  /// The orders of the pass that was made last, int32 [sequences * rows]; before the first pass each is 0, 1,
  /// 2, ... `make` writes to this memory.
  const Tensor& orders() const { return orders_; }
  /// Makes the orders of a pass. With an Order, all earlier passes that were not made yet are made first; the
  /// pass that was made last costs nothing. Throws UsageError, which names the Order, if it gives no
  /// permutation.
  void make(std::uint64_t pass);

 private:
  void begin();
  void advance(std::uint64_t pass);
  void require_permutations(std::uint64_t pass);

  bool shuffle_;
  std::shared_ptr<const Order> order_;  // null: core's own
  std::uint64_t seed_;
  std::int64_t rows_;
  Tensor orders_;
  std::uint64_t made_ = 0;  // number of passes made; orders_ holds the last
  std::vector<bool> seen_;  // rows, in checking an order
};

}  // namespace plexus
