#pragma once

#include "classification.hpp"

namespace plexus {

/// How many answers lie above each of evenly spread thresholds, [questions, thresholds], float64. Interval i
/// holds the probabilities above threshold i and up to the next one; those of 0 are in the first.
class ThresholdCounts {
 public:
  ThresholdCounts(Questions questions, std::int64_t thresholds)
      : questions_(std::move(questions)), thresholds_(thresholds) {}

  /// Adds a batch to the accumulators `positives` and `negatives`.
  void add(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol& weight) const;
  /// The sums of the accumulator `name` over each interval and all above it; with `together` the sums over
  /// all questions, [1, thresholds].
  Symbol above(Scope& scope, std::string_view name, bool together) const;

 private:
  Shape shape(const Scope& scope) const { return {questions_.count(scope.output()), thresholds_}; }
  Symbol places_of(const Symbol& probabilities) const;

  Questions questions_;
  std::int64_t thresholds_;
};

}  // namespace plexus
