#pragma once

#include "threshold_counts.hpp"

namespace plexus {

/// The rates of the answers at each threshold, each [1, thresholds]; 0 where the divisor is 0.
struct ThresholdRates {
  Symbol sensitivity;  ///< share of the positives that are predicted positive: recall
  Symbol specificity;  ///< share of the negatives that are predicted negative
  Symbol precision;    ///< share of the predicted positives that are positive
};

/// The largest value of one rate among the thresholds at which another one is large enough; 0 if there is
/// none. Answers of several classes count together. Keras 3, confusion_metrics.py,
/// SensitivitySpecificityBase.
class BestAtThreshold : public Metric {
 public:
  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const final {
    counts_.add(scope, target, prediction, weight);
  }
  Symbol result(Scope& scope) const final;
  Direction direction() const final { return Direction::up; }
  Judged judged() const final { return Judged::yes_or_no; }

 protected:
  /// `constrained` is the name of the option that gives the least value of the other rate; with_thresholds
  /// adds this option, described by `doc`, and num_thresholds.
  BestAtThreshold(const Options& options, std::string_view constrained);
  static Schema with_thresholds(Schema schema, std::string constrained, std::string doc);

 private:
  virtual Symbol constrained(const ThresholdRates& rates) const = 0;
  virtual Symbol best(const ThresholdRates& rates) const = 0;

  double least_;
  ThresholdCounts counts_;
};

}  // namespace plexus
