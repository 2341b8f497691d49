#pragma once

#include "trained_weight.hpp"

namespace plexus {

/// The trained factor gamma and summand beta that normalizations end with. Any number of threads may read
/// one; its trace is used by one thread.
class ScaleAndShift {
 public:
  /// The parameters `center`, `scale` and the initializers, regularizers and constraints of beta and gamma.
  static Schema with_options(Schema schema);
  explicit ScaleAndShift(const Options& options);

  /// A parameter of the shape `features`, or an empty symbol where it is not wanted.
  Symbol gamma(Scope& scope, const Shape& features) const;
  Symbol beta(Scope& scope, const Shape& features) const;

  /// y * gamma + beta. Both have the shape `features` and are laid along y as `along`, which broadcasts to
  /// y's shape.
  Symbol applied(Scope& scope, const Symbol& y, const Shape& features, const Shape& along) const;

 private:
  bool center_;
  bool scale_;
  TrainedWeight beta_;
  TrainedWeight gamma_;
};

}  // namespace plexus
