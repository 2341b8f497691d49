#pragma once

#include "trained_weight.hpp"

namespace plexus {

/// The trained factor gamma and summand beta that normalizations end with. Several threads may read one at
/// the same time, each for a graph of its own.
class ScaleAndShift {
 public:
  /// Adds the options `center`, `scale` and the initializers, regularizers and constraints of beta and gamma.
  static Schema with_options(Schema schema);
  explicit ScaleAndShift(const Options& options);

  /// Declares a parameter of the shape `features`; an empty symbol if the option switches it off.
  Symbol gamma(Scope& scope, const Shape& features) const;
  Symbol beta(Scope& scope, const Shape& features) const;

  /// y * gamma + beta. Both have the shape `features` and are reshaped to `along`, which broadcasts to y's
  /// shape.
  Symbol applied(Scope& scope, const Symbol& y, const Shape& features, const Shape& along) const;

 private:
  bool center_;
  bool scale_;
  TrainedWeight beta_;
  TrainedWeight gamma_;
};

}  // namespace plexus
