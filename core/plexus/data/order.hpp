#pragma once

#include <plexus/config/component.hpp>

#include <cstdint>
#include <span>

namespace plexus {

/// The order in which a fit visits its rows, in place of core's own (`fit: {shuffle: {scikit_learn:
/// {...}}}`). What it gives depends on its options and on its arguments alone: that makes a resumed fit
/// exact.
class Order : public Component {
 public:
  static constexpr Kind kind = Kind::order;
  ~Order() override;

  /// How many orders a pass has for an optimizer that makes whole passes over the rows and may visit them in
  /// another order for each value of the model's output (`units`; 1 with several outputs): 1, or `units`. Any
  /// other fit has one.
  virtual std::int64_t sequences([[maybe_unused]] std::int64_t units) const { return 1; }

  /// Makes the orders of a pass. orders: [sequences, rows], each a permutation of 0 to rows - 1. It holds
  /// those of the pass before; for pass 0 each is 0, 1, 2, ... Passes are asked for from 0 on in succession,
  /// by a fit that is resumed as well. seed: the run's. Allocates nothing.
  virtual void advance(std::uint64_t seed, std::uint64_t pass, std::int64_t rows,
                       std::span<std::int32_t> orders) const = 0;
};

}  // namespace plexus
