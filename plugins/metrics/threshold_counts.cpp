#include "threshold_counts.hpp"

namespace plexus {

void ThresholdCounts::add(Scope& scope, const Symbol& target, const Symbol& prediction,
                          const Symbol& weight) const {
  const Answers answers = probable(questions_, scope, target, prediction, weight);
  const Symbol places = places_of(answers.given);
  const auto count = [&](std::string_view name, const Symbol& counted) {
    const Variable total = scope.accumulator(name, shape(scope));
    const Symbol weights = cast(counted, DType::float64) * answers.weight;
    const Symbol added =
        scatter_add(reshape(weights, places.shape()), places, Shape{total.shape().elements()});
    scope.assign(total, total.value() + reshape(added, total.shape()));
  };
  count("positives", answers.truth);
  count("negatives", logical_not(answers.truth));
}

/// The index at which each answer is counted in the flattened [questions, intervals].
Symbol ThresholdCounts::places_of(const Symbol& probabilities) const {
  const Symbol scaled = clip(probabilities, 0, 1) * static_cast<double>(thresholds_ - 1);
  const Symbol interval = cast(-floor(-scaled) - 1, DType::int32);
  const std::int64_t questions = probabilities.shape().back();
  const Symbol first =
      iota(probabilities.graph(), questions, DType::int32) * static_cast<double>(thresholds_);
  const Symbol places = clip(interval, 0, static_cast<double>(thresholds_ - 1)) + first;
  return reshape(places, Shape{places.shape().elements()});
}

/// Sums each interval and all above it, in steps of 1, 2, 4, ... intervals.
Symbol ThresholdCounts::above(Scope& scope, std::string_view name, bool together) const {
  Symbol sums = scope.accumulator(name, shape(scope)).value();
  if (together) sums = sum(sums, {0}, true);
  const std::int64_t rows = sums.shape()[0];
  for (std::int64_t step = 1; step < thresholds_; step *= 2) {
    sums = sums + pad(slice(sums, {0, step}, {rows, thresholds_}), {0, 0}, {0, step});
  }
  return sums;
}

}  // namespace plexus
