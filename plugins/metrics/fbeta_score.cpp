#include "class_scores.hpp"

namespace plexus {
namespace {

/// (1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp), the weighted harmonic mean of precision and recall, in which
/// recall counts b times as much; 0 where nothing is positive or predicted positive.
class FbetaScore final : public ClassScore {
 public:
  static Schema schema() {
    return with_average(
        Schema("fbeta_score", "Harmonic mean of precision and recall, one of them weighing more")
            .number("beta", 1.0, "how often recall counts for precision's once", greater_than(0))
            .alias("f_beta_score"));
  }

  explicit FbetaScore(const Options& options) : ClassScore(options), beta_(options.number("beta")) {}

 private:
  Symbol score(const AnswerCounts& counts) const override {
    const double weight = beta_ * beta_;
    const Symbol met = counts.true_positives * (1 + weight);
    return ratio(met, met + counts.false_negatives * weight + counts.false_positives);
  }

  double beta_;
};

}  // namespace

void register_fbeta_score(Registrar& registrar) { registrar.add<FbetaScore>(); }

}  // namespace plexus
