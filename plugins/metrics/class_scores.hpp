#pragma once

#include "classification.hpp"

/// The common part of precision, recall and F1: a ratio for each class, averaged.
namespace plexus {

/// Weights of right and wrong answers, float64 [questions].
struct AnswerCounts {
  Symbol true_positives;
  Symbol false_positives;
  Symbol false_negatives;
};

/// A metric that is computed for each class from its counts and averaged over classes.
class ClassScore : public Metric {
 public:
  explicit ClassScore(const Options& options);

  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol& weight) const final;
  Symbol result(Scope& scope) const final;
  Direction direction() const final { return Direction::up; }
  Judged judged() const final { return Judged::yes_or_no; }

 protected:
  /// Adds the options `class`, `threshold` and `average`.
  static Schema with_average(Schema schema);

 private:
  virtual Symbol score(const AnswerCounts& counts) const = 0;

  Questions questions_;
  std::string average_;
};

}  // namespace plexus
