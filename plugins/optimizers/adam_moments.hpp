#pragma once

#include <plexus/plexus.hpp>

namespace plexus {

/// What Adam and its variants step by: moving averages of gradients and of their squares. Any number of
/// threads may read one; its trace is used by one thread.
struct AdamMoments {
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;

  /// Of the parameters that `with_options` adds.
  static AdamMoments of(const Options& options);
  static Schema with_options(Schema schema);

  struct Averages {
    Symbol gradients;
    Symbol squares;
  };
  /// With this gradient in them. Assigns w's slots momentum and velocity.
  Averages updated(Scope& scope, const Variable& w, const Symbol& gradient) const;
};

/// Of the step that is made, 1 in the first: a float64 scalar, since powers of decays by it are near 1.
Symbol step_number(Scope& scope);
/// 1 / (1 - decay^t) in step t, which makes up for averages that start at 0.
Symbol bias_correction(Scope& scope, double decay, DType dtype);

}  // namespace plexus
