#include "classification.hpp"

namespace plexus {
namespace {

/// The total weight of the positives that are predicted positive.
class TruePositives final : public Metric {
 public:
  static Schema schema() {
    return with_questions(Schema("true_positives", "Number of positives that are called so"));
  }

  explicit TruePositives(const Options& options) : questions_(questions_of(options)) {}

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    const Answers answers = decided(questions_, scope, target, prediction, weight);
    const Variable count = scope.accumulator("count");
    const Symbol counted = logical_and(answers.truth, answers.given);
    scope.assign(count, count.value() + sum(weight_where(counted, answers)));
  }
  Symbol result(Scope& scope) const override { return scope.accumulator("count").value(); }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  Questions questions_;
};

}  // namespace

void register_true_positives(Registrar& registrar) { registrar.add<TruePositives>(); }

}  // namespace plexus
