#pragma once

#include <plexus/graph/graph.hpp>
#include <plexus/ops/detail/joined_products.hpp>
#include <plexus/ops/detail/joined_slices.hpp>

#include <variant>

namespace plexus {

/// The sum of the contributions to the gradient of one value, added from its last consumer to its first.
/// Gradients by adjacent slices of the value are concatenated, and products of which the value is the right
/// operand are joined into one product. So a loop of n steps over slices of a sequence, with one weight
/// matrix, has a gradient of one concatenation and one product instead of n sums of whole tensors. A
/// contribution that cannot be joined is added at once. One thread at a time.
class GradientSum {
 public:
  void add(const Symbol& part);
  /// The sum; empty without a contribution. It may add the nodes that join contributions, at the graph's
  /// current place.
  Symbol total();

 private:
  void begin(const Symbol& part);
  bool joins(const Symbol& part);

  std::variant<Symbol, JoinedSlices, JoinedProducts> sum_;
};

}  // namespace plexus
