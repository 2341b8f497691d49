#include "classification.hpp"

namespace plexus {
namespace {

/// The total weight of the negatives that are predicted positive.
class FalsePositives final : public Metric {
 public:
  static Schema schema() {
    return with_questions(Schema("false_positives", "Number of negatives that are called positive"));
  }

  explicit FalsePositives(const Options& options) : questions_(questions_of(options)) {}

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    const Answers answers = decided(questions_, scope, target, prediction, weight);
    const Variable count = scope.accumulator("count");
    const Symbol counted = logical_and(logical_not(answers.truth), answers.given);
    scope.assign(count, count.value() + sum(weight_where(counted, answers)));
  }
  Symbol result(Scope& scope) const override { return scope.accumulator("count").value(); }
  Direction direction() const override { return Direction::down; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  Questions questions_;
};

}  // namespace

void register_false_positives(Registrar& registrar) { registrar.add<FalsePositives>(); }

}  // namespace plexus
