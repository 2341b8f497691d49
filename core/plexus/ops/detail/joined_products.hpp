#pragma once

#include <plexus/graph/graph.hpp>

#include <vector>

namespace plexus {

/// Gradients transpose(a) . b by the right operand of several products, where a and b have few rows: one
/// product of all rows. One thread at a time.
class JoinedProducts {
 public:
  /// Whether it is such a product, and copying its rows costs less than adding it to another.
  static bool takes(const Symbol& product);

  /// Requires: takes(product).
  explicit JoinedProducts(const Symbol& product);
  /// Takes another product of the same value; false, and nothing, if it cannot.
  bool join(const Symbol& product);
  /// All of them as one gradient of the value, with the rows of the last that was given first.
  Symbol made() const;

 private:
  std::vector<Symbol> products_;
};

}  // namespace plexus
