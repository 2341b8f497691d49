#pragma once

#include <plexus/plexus.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The norms of a parameter's vectors and what rescales these. Any number of threads may read one; its trace
/// is used by one thread.
class Norms {
 public:
  /// The parameter `axis`.
  static Schema with_options(Schema schema);
  explicit Norms(const Options& options);

  /// Euclidean norms along the axes, which stay with size 1. Throws ShapeError, which begins with `name`, for
  /// an axis that `w` lacks.
  Symbol of(const Symbol& w, const std::string& name) const;

 private:
  std::vector<std::int64_t> axes_;
};

/// w with vectors of the norms `wanted` where they have the norms `found`. A vector of zeros stays one: 1e-7
/// is added to the divisor, as Keras 3 does.
Symbol rescaled(const Symbol& w, const Symbol& found, const Symbol& wanted);

}  // namespace plexus
