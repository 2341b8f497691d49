#include "classification.hpp"

namespace plexus {
namespace {

/// The total weight of the positives that are predicted negative.
class FalseNegatives final : public Metric {
 public:
  static Schema schema() {
    return with_questions(Schema("false_negatives", "Number of positives that are called negative"));
  }

  explicit FalseNegatives(const Options& options) : questions_(questions_of(options)) {}

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    const Answers answers = decided(questions_, scope, target, prediction, weight);
    const Variable count = scope.accumulator("count");
    const Symbol counted = logical_and(answers.truth, logical_not(answers.given));
    scope.assign(count, count.value() + sum(weight_where(counted, answers)));
  }
  Symbol result(Scope& scope) const override { return scope.accumulator("count").value(); }
  Direction direction() const override { return Direction::down; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  Questions questions_;
};

}  // namespace

void register_false_negatives(Registrar& registrar) { registrar.add<FalseNegatives>(); }

}  // namespace plexus
