#include "best_at_threshold.hpp"

namespace plexus {

BestAtThreshold::BestAtThreshold(const Options& options, std::string_view constrained)
    : least_(options.number(constrained)),
      counts_(questions_of(options), options.integer("num_thresholds")) {}

Schema BestAtThreshold::with_thresholds(Schema schema, std::string constrained, std::string doc) {
  const Tree half(0.5);
  schema.number(constrained, std::move(doc), between(0, 1))
      .integer("num_thresholds", 200, "thresholds that are tried, evenly spread over probabilities",
               Range{2, 1e4})
      .example({{constrained, half}});
  return with_questions(std::move(schema), false);
}

Symbol BestAtThreshold::result(Scope& scope) const {
  const Symbol right = counts_.above(scope, "positives", true);
  const Symbol wrong = counts_.above(scope, "negatives", true);
  const auto all = [](const Symbol& x) { return slice(x, {0, 0}, {1, 1}); };
  const ThresholdRates rates{ratio(right, all(right)), ratio(all(wrong) - wrong, all(wrong)),
                             ratio(right, right + wrong)};
  return max(select(greater_equal(constrained(rates), least_), best(rates), 0.0));
}

}  // namespace plexus
