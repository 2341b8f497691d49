#pragma once

#include <plexus/config/component.hpp>

#include <cstdint>
#include <span>

namespace plexus {

/// The order in which a fit visits its rows, in place of core's own (`fit: {shuffle: {scikit_learn:
/// {...}}}`). The orders depend on its options and on the arguments alone, so that a resumed fit is exact.
class Order : public Component {
 public:
  static constexpr Kind kind = Kind::order;
  ~Order() override;

  /// The number of orders of a pass, 1 or `units`, for an optimizer that makes whole passes over the rows and
  /// may visit them in another order for each value of the model's output. `units`: the number of these
  /// values; 1 with several outputs. Any other fit has one order.
  virtual std::int64_t sequences([[maybe_unused]] std::int64_t units) const { return 1; }

  /// Makes the orders of a pass. orders: [sequences, rows], each a permutation of 0 to rows - 1. On entry it
  /// holds the orders of the pass before; for pass 0 each is 0, 1, 2, ... It is called for the passes from 0
  /// on in succession, also by a resumed fit. seed: the run's. Allocates nothing.
  virtual void advance(std::uint64_t seed, std::uint64_t pass, std::int64_t rows,
                       std::span<std::int32_t> orders) const = 0;
};

}  // namespace plexus
