#pragma once

#include <plexus/plexus.hpp>

namespace plexus {

/// The moving averages of gradients and of their squares, which Adam and its variants use. Several threads
/// may read one at the same time, each for a graph of its own.
struct AdamMoments {
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;

  /// Reads the options that `with_options` adds.
  static AdamMoments of(const Options& options);
  static Schema with_options(Schema schema);

  struct Averages {
    Symbol gradients;
    Symbol squares;
  };
  /// Updates the averages with this gradient and returns them. Assigns w's slots momentum and velocity.
  Averages updated(Scope& scope, const Variable& w, const Symbol& gradient) const;
};

/// The number of the current step, 1 in the first: a float64 scalar, since decay^t may be close to 1.
Symbol step_number(Scope& scope);
/// 1 / (1 - decay^t) in step t, which makes up for averages that start at 0.
Symbol bias_correction(Scope& scope, double decay, DType dtype);

}  // namespace plexus
