#pragma once

#include <plexus/graph/graph.hpp>

#include <vector>

namespace plexus {

/// Joins the gradients transpose(a) . b by the right operand of several products, where a and b have few
/// rows, into one product of all rows. One thread at a time.
class JoinedProducts {
 public:
  /// Whether `product` is such a gradient, and copying its rows costs less than adding it to another.
  static bool takes(const Symbol& product);

  /// Requires: takes(product).
  explicit JoinedProducts(const Symbol& product);
  /// Adds another gradient by the same value. Returns false, and changes nothing, if it is not such a
  /// product.
  bool join(const Symbol& product);
  /// All of them as one gradient by the value. The rows of the product that was added last come first.
  Symbol made() const;

 private:
  std::vector<Symbol> products_;
};

}  // namespace plexus
