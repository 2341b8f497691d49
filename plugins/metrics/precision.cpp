#include "class_scores.hpp"

namespace plexus {
namespace {

/// True positives / (true positives + false positives); 0 where nothing is predicted positive.
class Precision final : public ClassScore {
 public:
  static Schema schema() {
    return with_average(Schema("precision", "Share of the rows called a class that are of it"));
  }

  explicit Precision(const Options& options) : ClassScore(options) {}

 private:
  Symbol score(const AnswerCounts& counts) const override {
    return ratio(counts.true_positives, counts.true_positives + counts.false_positives);
  }
};

}  // namespace

void register_precision(Registrar& registrar) { registrar.add<Precision>(); }

}  // namespace plexus
