#pragma once

#include <plexus/plexus.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Computes the norms of a parameter's vectors. Several threads may read one at the same time, each for a
/// graph of its own.
class Norms {
 public:
  /// Adds the option `axis` to the schema.
  static Schema with_options(Schema schema);
  explicit Norms(const Options& options);

  /// Euclidean norms along the axes, which stay with size 1. Throws ShapeError, which begins with `name`, for
  /// an axis that `w` lacks.
  Symbol of(const Symbol& w, const std::string& name) const;

 private:
  std::vector<std::int64_t> axes_;
};

/// Scales the vectors of w, whose norms are `found`, to the norms `wanted`. A vector of zeros stays zero:
/// 1e-7 is added to the divisor, as in Keras 3.
Symbol rescaled(const Symbol& w, const Symbol& found, const Symbol& wanted);

}  // namespace plexus
