#pragma once

#include <plexus/graph/graph.hpp>
#include <plexus/ops/detail/joined_products.hpp>
#include <plexus/ops/detail/joined_slices.hpp>

#include <variant>

namespace plexus {

/// The sum of the contributions to the gradient of one value, given from its last reader to its first. Those
/// of slices that lie side by side are put together, and so are the rows of products that have the value as
/// their right operand: a loop of n steps over slices of a sequence, with one kernel, has a gradient of one
/// concatenation and one product instead of n sums of the whole. What cannot be joined is added at once.
/// One thread at a time.
class GradientSum {
 public:
  void add(const Symbol& part);
  /// Empty without a contribution. Joins what is still apart, in the graph's place.
  Symbol total();

 private:
  void begin(const Symbol& part);
  bool joins(const Symbol& part);

  std::variant<Symbol, JoinedSlices, JoinedProducts> sum_;
};

}  // namespace plexus
