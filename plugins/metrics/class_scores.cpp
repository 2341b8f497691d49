#include "class_scores.hpp"

namespace plexus {

ClassScore::ClassScore(const Options& options)
    : questions_(questions_of(options)), average_(options.text("average")) {}

Schema ClassScore::with_average(Schema schema) {
  return with_questions(std::move(schema))
      .choice("average", {"macro", "micro", "weighted"}, "macro",
              "over classes where there are several: each as much, all answers together, or by how often it "
              "is true");
}

void ClassScore::update(Scope& scope, const Symbol& target, const Symbol& prediction,
                        const Symbol& weight) const {
  const Answers answers = decided(questions_, scope, target, prediction, weight);
  const auto count = [&](std::string_view name, const Symbol& counted) {
    const Variable total = scope.accumulator(name, Shape{questions_.count(scope.output())});
    scope.assign(total, total.value() + weight_where(counted, answers));
  };
  count("true_positives", logical_and(answers.truth, answers.given));
  count("false_positives", logical_and(logical_not(answers.truth), answers.given));
  count("false_negatives", logical_and(answers.truth, logical_not(answers.given)));
}

Symbol ClassScore::result(Scope& scope) const {
  const Shape shape{questions_.count(scope.output())};
  const bool together = average_ == "micro";
  const auto counted = [&](std::string_view name) {
    const Symbol counts = scope.accumulator(name, shape).value();
    return together ? sum(counts, {}, true) : counts;
  };
  const AnswerCounts counts{counted("true_positives"), counted("false_positives"),
                            counted("false_negatives")};
  const Symbol scores = score(counts);
  if (average_ != "weighted") return mean(scores);
  const Symbol support = counts.true_positives + counts.false_negatives;
  return ratio(sum(scores * support), sum(support));
}

}  // namespace plexus
