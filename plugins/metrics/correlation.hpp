#pragma once

#include <plexus/plexus.hpp>

namespace plexus {

/// Means, biased variances (without Bessel's correction) and covariance of targets and predictions.
struct JointMoments {
  Symbol target_mean;
  Symbol prediction_mean;
  Symbol target_variance;
  Symbol prediction_variance;
  Symbol covariance;
};

/// A metric that tells how targets and predictions vary together: along the last axis of each row, averaged
/// over rows as in Keras, or over all rows of an epoch, averaged over the values of a row.
class Correlation : public Metric {
 public:
  explicit Correlation(const Options& options);

  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol& weight) const final;
  Symbol result(Scope& scope) const final;
  Direction direction() const final { return Direction::up; }

 protected:
  /// Adds the option `axis`.
  static Schema with_axis(Schema schema);

 private:
  /// The coefficient for moments of any equal shapes, float64.
  virtual Symbol coefficient(const JointMoments& moments) const = 0;

  void add_rows(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol& weight) const;

  bool over_rows_;
};

}  // namespace plexus
