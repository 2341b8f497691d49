#include "class_scores.hpp"

namespace plexus {
namespace {

/// 2 tp / (2 tp + fp + fn), the harmonic mean of precision and recall; 0 where nothing is positive or
/// predicted positive.
class F1Score final : public ClassScore {
 public:
  static Schema schema() { return with_average(Schema("f1_score", "Harmonic mean of precision and recall")); }

  explicit F1Score(const Options& options) : ClassScore(options) {}

 private:
  Symbol score(const AnswerCounts& counts) const override {
    const Symbol twice = counts.true_positives * 2;
    return ratio(twice, twice + counts.false_positives + counts.false_negatives);
  }
};

}  // namespace

void register_f1_score(Registrar& registrar) { registrar.add<F1Score>(); }

}  // namespace plexus
