#pragma once

#include <plexus/plexus.hpp>

namespace plexus {

/// Kingma, Ba: "Adam: A Method for Stochastic Optimization", 2014, in the form before its section 2.1 that
/// Keras has (epsilon beside the uncorrected root); amsgrad: Reddi et al. 2018. Any number of threads may
/// read one; its trace is used by one thread.
class AdamStep {
 public:
  AdamStep(double beta_1, double beta_2, double epsilon, bool amsgrad)
      : beta_1_(beta_1), beta_2_(beta_2), epsilon_(epsilon), amsgrad_(amsgrad) {}
  /// Of the parameters that `with_options` adds.
  explicit AdamStep(const Options& options);
  static Schema with_options(Schema schema);

  /// Assigns w and its slots momentum, velocity and, with amsgrad, velocity_hat.
  void update(Scope& scope, const Variable& w, const Symbol& gradient, const Symbol& learning_rate) const;

 private:
  Symbol correction(Scope& scope, DType dtype) const;

  double beta_1_;
  double beta_2_;
  double epsilon_;
  bool amsgrad_;
};

}  // namespace plexus
