#pragma once

#include "threshold_counts.hpp"

namespace plexus {

/// What a threshold makes of the answers, each [1, thresholds]: shares of 0 where there is nothing to share.
struct ThresholdRates {
  Symbol sensitivity;  ///< of the positives, the share that is called so: recall
  Symbol specificity;  ///< of the negatives, the share that is called so
  Symbol precision;    ///< of those that are called positive, the share that is
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
  /// `constrained` is the option that says how large the other rate is at least.
  BestAtThreshold(const Options& options, std::string_view constrained);
  static Schema with_thresholds(Schema schema, std::string constrained, std::string doc);

 private:
  virtual Symbol constrained(const ThresholdRates& rates) const = 0;
  virtual Symbol best(const ThresholdRates& rates) const = 0;

  double least_;
  ThresholdCounts counts_;
};

}  // namespace plexus
