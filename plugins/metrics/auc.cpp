#include "threshold_counts.hpp"

namespace plexus {
namespace {

/// The area under the curve of the true positive rate over the false positive rate (roc), or of precision
/// over recall (pr). Predictions are counted in intervals between evenly spread thresholds, as Keras does;
/// between two points the ROC curve is a straight line, and the precision-recall curve has true and false
/// positives that grow linearly (Davis, Goadrich, "The Relationship Between Precision-Recall and ROC Curves",
/// 2006).
class Auc final : public Metric {
 public:
  static Schema schema() {
    return with_questions(Schema("auc", "Area under the ROC or the precision-recall curve"), false)
        .choice("curve", {"roc", "pr"}, "roc", "true over false positive rate, or precision over recall")
        .integer("num_thresholds", 200, "points of the curve, evenly spread over probabilities",
                 Range{2, 1e4})
        .choice("average", {"macro", "micro"}, "macro",
                "over classes where there are several: of their areas, or one curve of all answers");
  }

  explicit Auc(const Options& options)
      : roc_(options.text("curve") == "roc"),
        together_(options.text("average") == "micro"),
        thresholds_(options.integer("num_thresholds")),
        counts_(questions_of(options), thresholds_) {}

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    counts_.add(scope, target, prediction, weight);
  }

  Symbol result(Scope& scope) const override {
    const Symbol true_positives = counts_.above(scope, "positives", together_);
    const Symbol false_positives = counts_.above(scope, "negatives", together_);
    return mean(sum(roc_ ? roc(true_positives, false_positives) : pr(true_positives, false_positives), {1}));
  }
  Direction direction() const override { return Direction::up; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  /// Values at the lower (upper) ends of the intervals.
  Symbol lower(const Symbol& x) const { return slice(x, {0, 0}, {x.shape()[0], thresholds_ - 1}); }
  Symbol upper(const Symbol& x) const { return slice(x, {0, 1}, {x.shape()[0], thresholds_}); }

  Symbol roc(const Symbol& true_positives, const Symbol& false_positives) const {
    const Symbol up = ratio(true_positives, total(true_positives));
    const Symbol across = ratio(false_positives, total(false_positives));
    return (lower(across) - upper(across)) * ((lower(up) + upper(up)) * 0.5);
  }

  /// With p positive answers of which t are true, t = slope p + intercept in an interval: the integral of
  /// t / p over dp is slope dp + intercept log(p_lower / p_upper), and dt = slope dp.
  Symbol pr(const Symbol& true_positives, const Symbol& false_positives) const {
    const Symbol positive = true_positives + false_positives;
    const Symbol dt = lower(true_positives) - upper(true_positives);
    const Symbol slope = ratio(dt, lower(positive) - upper(positive));
    const Symbol intercept = upper(true_positives) - slope * upper(positive);
    const Symbol some = greater(upper(positive), 0.0);
    const Symbol growth = select(some, lower(positive) / select(some, upper(positive), 1.0), 1.0);
    return ratio(slope * (dt + intercept * log(growth)), total(true_positives));
  }

  /// The total: the sum above the lowest threshold, [questions, 1].
  static Symbol total(const Symbol& x) { return slice(x, {0, 0}, {x.shape()[0], 1}); }

  bool roc_;
  bool together_;
  std::int64_t thresholds_;
  ThresholdCounts counts_;
};

}  // namespace

void register_auc(Registrar& registrar) { registrar.add<Auc>(); }

}  // namespace plexus
