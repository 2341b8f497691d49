#include "class_scores.hpp"

namespace plexus {
namespace {

/// True positives / (true positives + false negatives); 0 where nothing is positive.
class Recall final : public ClassScore {
 public:
  static Schema schema() {
    return with_average(Schema("recall", "Share of the rows of a class that are called so"));
  }

  explicit Recall(const Options& options) : ClassScore(options) {}

 private:
  Symbol score(const AnswerCounts& counts) const override {
    return ratio(counts.true_positives, counts.true_positives + counts.false_negatives);
  }
};

}  // namespace

void register_recall(Registrar& registrar) { registrar.add<Recall>(); }

}  // namespace plexus
