#pragma once

#include <plexus/tensor/tensor.hpp>
#include <plexus/train/fit_options.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace plexus {

/// How many orders an Order gives a pass of a model whose only output has so many values a row: 1 or `units`.
/// Throws UsageError, which names it, for another number. `units` is 1 for a model of several outputs.
std::int64_t sequences_of_pass(const Order& order, std::int64_t units);

/// The orders in which the passes of a fit visit the rows: core's own, the Order of the options, or 0, 1, 2,
/// ...
class PassOrders {
 public:
  /// seed: the run's. sequences: orders a pass; more than one only with an Order. Throws DataError beyond
  /// 2^31 - 1 rows.
  PassOrders(const FitOptions& options, std::uint64_t seed, std::int64_t rows, std::int64_t sequences);

  /// The orders of the pass that was made last, int32 [sequences * rows]; 0, 1, 2, ... in each before. `make`
  /// writes to this memory.
  const Tensor& orders() const { return orders_; }
  /// Makes the orders of a pass. With an Order it takes the time of all passes before it that were not made
  /// yet; a pass that was made last takes none. Throws UsageError, which names the Order, if what it gives is
  /// no permutation.
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
  std::uint64_t made_ = 0;  // passes, of which orders_ holds the last
  std::vector<bool> seen_;  // rows, in checking an order
};

}  // namespace plexus
