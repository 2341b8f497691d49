#include "classification.hpp"

namespace plexus {
namespace {

/// How far probabilities are from the shares of rows for which they come true: rows are counted in `bins`
/// intervals (k / bins, (k + 1) / bins] of the probability of the predicted class (of a yes, where each value
/// is one), and the gap of an interval is |mean probability - share that is right|. `l1` is the mean of gaps
/// by rows, the expected calibration error; `l2` the root of their mean square; `max` the largest. Guo et
/// al., "On Calibration of Modern Neural Networks", 2017.
class CalibrationError final : public Metric {
 public:
  static Schema schema() {
    return Schema("calibration_error", "How far probabilities are from the shares for which they come true")
        .integer("bins", 15, "intervals of probabilities", Range{1, 1e4})
        .choice("norm", {"l1", "l2", "max"}, "l1", "of the gaps: their mean, root mean square or largest")
        .example({})
        .example({{"bins", 4}, {"norm", "l2"}});
  }

  explicit CalibrationError(const Options& options)
      : bins_(options.integer("bins")), norm_(options.text("norm")) {}

  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    const Answers answers = probable({}, scope, target, prediction, weight);
    const Symbol truth = cast(answers.truth, DType::float64);
    const Symbol chances = cast(answers.given, DType::float64);
    if (!is_of_classes(scope.predictions())) return add(scope, chances, truth, answers.weight);
    const Symbol predicted = one_hot(argmax(chances), chances.shape().back(), DType::float64);
    add(scope, max(chances, {-1}, true), sum(truth * predicted, {-1}, true), answers.weight);
  }

  Symbol result(Scope& scope) const override {
    const auto total = [&](std::string_view name) { return scope.accumulator(name, Shape{bins_}).value(); };
    const Symbol rows = total("rows");
    const Symbol gaps = ratio(abs(total("chances") - total("right")), rows);
    if (norm_ == "max") return max(gaps);
    if (norm_ == "l1") return ratio(sum(gaps * rows), sum(rows));
    return sqrt(ratio(sum(square(gaps) * rows), sum(rows)));
  }
  Direction direction() const override { return Direction::down; }
  Judged judged() const override { return Judged::yes_or_no; }

 private:
  /// chances, right: [batch, positions, values].
  void add(Scope& scope, const Symbol& chances, const Symbol& right, const Symbol& weight) const {
    const Symbol interval = -floor(chances * -static_cast<double>(bins_)) - 1.0;
    // A probability that is NaN makes the sums NaN, whatever its interval.
    const Symbol known = select(isnan(chances), 0.0, interval);
    const Symbol bounded = clip(known, 0, static_cast<double>(bins_ - 1));
    const Symbol places = reshape(cast(bounded, DType::int32), Shape{chances.shape().elements()});
    const auto count = [&](std::string_view name, const Symbol& counted) {
      const Variable total = scope.accumulator(name, Shape{bins_});
      const Symbol added = reshape(counted, places.shape());
      scope.assign(total, total.value() + scatter_add(added, places, Shape{bins_}));
    };
    const Symbol weights = broadcast_to(weight, chances.shape());
    count("rows", weights);
    count("chances", chances * weights);
    count("right", right * weights);
  }

  std::int64_t bins_;
  std::string norm_;
};

}  // namespace

void register_calibration_error(Registrar& registrar) { registrar.add<CalibrationError>(); }

}  // namespace plexus
