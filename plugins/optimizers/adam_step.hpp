#pragma once

#include "adam_moments.hpp"

namespace plexus {

/// Kingma, Ba: "Adam: A Method for Stochastic Optimization", 2014, in the form that Keras uses, which the
/// paper gives before section 2.1 (epsilon is added to the uncorrected root); amsgrad: Reddi et al. 2018.
/// Several threads may read one at the same time, each for a graph of its own.
class AdamStep {
 public:
  explicit AdamStep(const AdamMoments& moments) : moments_(moments) {}
  /// Reads the options that `with_options` adds.
  explicit AdamStep(const Options& options);
  static Schema with_options(Schema schema);

  /// Assigns w and its slots momentum, velocity and, with amsgrad, velocity_hat.
  void update(Scope& scope, const Variable& w, const Symbol& gradient, const Symbol& learning_rate) const;

 private:
  Symbol correction(Scope& scope, DType dtype) const;

  AdamMoments moments_;
  bool amsgrad_ = false;
};

}  // namespace plexus
