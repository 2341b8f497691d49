#pragma once

#include <plexus/tensor/tensor.hpp>
#include <plexus/train/fit_options.hpp>

#include <cstdint>
#include <memory>

namespace plexus {

/// The orders in which the passes of a fit visit the rows: core's own, the Order of the options, or 0, 1, 2,
/// ...
class PassOrders {
 public:
  /// seed: the run's. sequences: orders a pass; more than one only with an Order.
  PassOrders(const FitOptions& options, std::uint64_t seed, std::int64_t rows, std::int64_t sequences);

  /// The memory for a pass's orders, int32 [sequences * rows]: 0, 1, 2, ... in each. Throws DataError beyond
  /// 2^31 - 1 rows.
  Tensor room() const;
  /// Makes the orders of a pass in that memory, in which those of the last pass still are. With an Order a
  /// pass takes the time of all passes before it that were not made yet. Throws UsageError, which names the
  /// Order, if what it gives is no permutation.
  void make(std::uint64_t pass, Tensor& orders);

 private:
  void advance(std::uint64_t pass, Tensor& orders);

  bool shuffle_;
  std::shared_ptr<const Order> order_;  // null: core's own
  std::uint64_t seed_;
  std::int64_t rows_;
  std::int64_t sequences_;
  std::uint64_t made_ = 0;  // passes that the Order was asked for
};

}  // namespace plexus
