#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/check/detail/kinds/float32_agreement.hpp>
#include <plexus/check/detail/kinds/judged_outputs.hpp>
#include <plexus/check/detail/kinds/recorded_case.hpp>
#include <plexus/check/kinds/check_metric.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// A kind of output that a metric may judge, with rows of it.
struct JudgedKind {
  PredictionKind predictions;
  TargetKind targets;
  Shape row;
  Tensor prediction = {};
  Tensor target = {};

  std::string text() const { return fmt::format("{} of rows {}", text_of(predictions), row.text()); }
};

/// The checks of one case of a metric, on each kind of output that it accepts.
class MetricChecks {
 public:
  MetricChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("values", [&] { return values(); });
    each_kind("the same trace twice",
              [&](const JudgedKind& kind) { return impurity(recorder(metric_, kind), evaluation); });
    each_kind("any split into batches", [&](const JudgedKind& kind) { return other_when_split(kind); });
    each_kind("weights", [&](const JudgedKind& kind) { return other_when_weighted(kind); });
    each_kind("before any row", [&](const JudgedKind& kind) { return wrong_when_empty(kind); });
    checks_.run("direction", [&] { return direction(); });
    checks_.run("float32", [&] { return float32(); });
    if (!accepted_.empty()) add_memory_and_time();
  }

 private:
  static constexpr std::int64_t rows = 12;
  static constexpr TraceSettings evaluation{false, DType::float64};

  std::vector<JudgedKind> kinds() const {
    const Shape row(checks_.tried().inputs[0].row_shape);
    std::vector<JudgedKind> kinds;
    switch (judged_by(*metric_)) {
      case Judged::numbers:
        kinds = {{PredictionKind::real, TargetKind::real, row},
                 {PredictionKind::real, TargetKind::real, {1}}};
        break;
      case Judged::yes_or_no:
        kinds = {{PredictionKind::probability, TargetKind::answer, {1}},
                 {PredictionKind::probability, TargetKind::answer, row},
                 {PredictionKind::class_probabilities, TargetKind::class_index, row}};
        break;
      case Judged::classes:
        kinds = {{PredictionKind::class_probabilities, TargetKind::class_index, row},
                 {PredictionKind::class_probabilities, TargetKind::distribution, row},
                 {PredictionKind::probability, TargetKind::answer, {1}}};
    }
    for (JudgedKind& kind : kinds) draw(kind, rows);
    return kinds;
  }

  void draw(JudgedKind& kind, std::int64_t count) const {
    const NumberRange range{checks_.tried().inputs[0].low, checks_.tried().inputs[0].high};
    kind.prediction = drawn_predictions(kind.predictions, kind.row, count, 3, range);
    kind.target = drawn_targets(kind.targets, kind.row, count, 3, range);
    if (kind.targets == TargetKind::distribution) kind.target = ones_at_largest(kind.target, kind.row);
  }

  /// One-hot rows: 1 at the largest element of each distribution.
  static Tensor ones_at_largest(const Tensor& distributions, const Shape& row) {
    Tensor ones = Tensor::zeros(distributions.type());
    const auto width = static_cast<std::size_t>(row.back());
    for (std::size_t first = 0; first < ones.data<double>().size(); first += width) {
      const auto each = distributions.data<double>().subspan(first, width);
      const auto largest = std::max_element(each.begin(), each.end()) - each.begin();
      ones.data<double>()[first + static_cast<std::size_t>(largest)] = 1;
    }
    return ones;
  }

  std::unique_ptr<Trainer> trainer(const JudgedKind& kind) const {
    return judging_trainer(kind.row, std::make_unique<KindsOnly>(kind.targets, kind.predictions),
                           checks_.tried().make<Metric>());
  }

  static double measured(Trainer& trainer, const Samples& samples, std::int64_t batch_size = rows) {
    return find(trainer.evaluate(samples, batch_size), "metric").value();
  }

  CheckResult values() {
    metric_ = checks_.tried().make<Metric>();
    std::string told;
    std::string refusal;
    for (JudgedKind& kind : kinds()) {
      try {
        const double value = measured(*trainer(kind), judged_rows(kind.prediction, kind.target));
        if (!std::isfinite(value)) return CheckResult::failed(fmt::format("{}: {}", kind.text(), value));
        told += fmt::format("{}{:.4g} for {}", told.empty() ? "" : ", ", value, kind.text());
        accepted_.push_back(std::move(kind));
      } catch (const Error& error) {
        if (refusal.empty()) refusal = fmt::format("{}: {}", kind.text(), error.message());
      }
    }
    if (accepted_.empty()) throw Error(refusal);
    return CheckResult::passed(joined_reasons({told, refusal.empty() ? "" : "refused: " + refusal}));
  }

  void each_kind(std::string_view check, const std::function<std::string(const JudgedKind&)>& fault) {
    checks_.run(check, [&] {
      if (accepted_.empty()) return CheckResult::skipped("it has no values");
      for (const JudgedKind& kind : accepted_) {
        const std::string found = fault(kind);
        if (!found.empty()) return CheckResult::failed(fmt::format("{}: {}", kind.text(), found));
      }
      return CheckResult::passed();
    });
  }

  std::string other_when_split(const JudgedKind& kind) const {
    auto judge = trainer(kind);
    const Samples samples = judged_rows(kind.prediction, kind.target);
    const double whole = measured(*judge, samples);
    constexpr std::array<std::int64_t, 4> sizes{6, 9, 5, 1};
    for (const std::int64_t size : sizes) {
      const double split = measured(*judge, samples, size);
      if (is_near(split, whole)) continue;
      return fmt::format("{:.12g} of {} rows at once, {:.12g} of batches of {}", whole, rows, split, size);
    }
    return {};
  }

  /// A row that weighs 2 counts as two rows, one that weighs 0 as none.
  std::string other_when_weighted(const JudgedKind& kind) const {
    std::vector<std::int64_t> repeated;
    Tensor weights(DType::float64, {rows});
    for (std::int64_t row = 0; row < rows; ++row) {
      const std::int64_t weight = row % 3;
      weights.data<double>()[static_cast<std::size_t>(row)] = static_cast<double>(weight);
      repeated.insert(repeated.end(), static_cast<std::size_t>(weight), row);
    }
    auto judge = trainer(kind);
    const double weighted = measured(*judge, judged_rows(kind.prediction, kind.target, weights));
    const auto count = static_cast<std::int64_t>(repeated.size());
    const Samples plain = judged_rows(taken(kind.prediction, repeated), taken(kind.target, repeated));
    const double expected = measured(*judge, plain, count);
    if (is_near(weighted, expected)) return {};
    return fmt::format("{:.12g} with weights 0, 1 and 2, {:.12g} of rows left out and repeated", weighted,
                       expected);
  }

  static Tensor taken(const Tensor& table, const std::vector<std::int64_t>& which) {
    Tensor result(table.dtype(), table.shape().with(0, static_cast<std::int64_t>(which.size())));
    for (std::size_t i = 0; i < which.size(); ++i) {
      const Tensor row = table.rows(which[i], 1);
      std::copy(row.raw(), row.raw() + row.bytes(), result.rows(static_cast<std::int64_t>(i), 1).raw());
    }
    return result;
  }

  std::string wrong_when_empty(const JudgedKind& kind) const {
    auto judge = trainer(kind);
    measured(*judge, judged_rows(kind.prediction, kind.target));
    judge->reset_accumulators();
    const double value = find(judge->running_logs(), "metric").value();
    return std::isfinite(value) ? "" : fmt::format("{} while nothing was counted", value);
  }

  /// Right predictions must not be worse than wrong ones, and must give another value for at least one kind
  /// of output.
  CheckResult direction() const {
    const bool up = metric_->direction() == Direction::up;
    std::string told;
    std::size_t same = 0;
    for (const JudgedKind& kind : accepted_) {
      auto judge = trainer(kind);
      const double right = measured(*judge, judged_rows(outputs_that(kind, true), kind.target));
      const double wrong = measured(*judge, judged_rows(outputs_that(kind, false), kind.target));
      if (up ? right < wrong : right > wrong) {
        return CheckResult::failed(
            fmt::format("{}: it says that {} is better, but right predictions give "
                        "{:.6g} and wrong ones {:.6g}",
                        kind.text(), up ? "larger" : "smaller", right, wrong));
      }
      if (right != wrong) continue;
      ++same;
      told += fmt::format("{}right and wrong {} give the same", told.empty() ? "" : "; ", kind.text());
    }
    if (accepted_.empty()) return CheckResult::skipped("it has no values");
    return same == accepted_.size() ? CheckResult::failed(told) : CheckResult::passed(told);
  }

  /// Predictions that are right, or wrong, for every row.
  static Tensor outputs_that(const JudgedKind& kind, bool right) {
    Tensor outputs = kind.prediction.clone();
    const auto width = static_cast<std::size_t>(kind.row.back());
    const auto values = outputs.data<double>();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (kind.predictions == PredictionKind::real) {
        const double step = i % 2 == 0 ? 1.5 : -2.5;
        values[i] = kind.target.at(static_cast<std::int64_t>(i)) + (right ? 0 : step);
        continue;
      }
      const bool of_index = kind.targets == TargetKind::class_index;
      const std::size_t other = right ? 0 : 1;
      const std::size_t at = i % width;
      const bool yes =
          of_index
              ? (static_cast<std::size_t>(kind.target.at(static_cast<std::int64_t>(i / width))) + other) %
                        width ==
                    at
          : kind.predictions == PredictionKind::class_probabilities
              ? kind.target.at(static_cast<std::int64_t>(i - at + (at + width - other) % width)) > 0.5
              : (kind.target.at(static_cast<std::int64_t>(i)) > 0.5) == right;
      values[i] = yes ? 0.9 : 0.1 / static_cast<double>(std::max<std::size_t>(width - 1, 1));
    }
    return outputs;
  }

  static Recorder recorder(const std::shared_ptr<const Metric>& metric, const JudgedKind& kind) {
    return [metric, kind](Trace& trace) {
      const DType dtype = trace.settings().dtype;
      Graph& graph = trace.graph();
      const Symbol prediction = graph.input("prediction", {dtype, kind.prediction.shape()});
      const DType of_target = is_floating(kind.target.dtype()) ? dtype : kind.target.dtype();
      const Symbol target =
          matched_target(graph.input("target", {of_target, kind.target.shape()}), prediction, kind.targets);
      const Symbol weight = graph.input("weight", {dtype, Shape{kind.prediction.shape()[0]}});
      const JudgedOutput output{kind.predictions, kind.row};
      Scope scope(trace, "metric", output);
      calling_plugin(*metric, "its update", [&] { metric->update(scope, target, prediction, weight); });
      Scope results(trace, "metric", output);
      graph.output("value", result_of(*metric, results));
    };
  }

  CheckResult float32() const {
    CheckResult result = CheckResult::skipped("it has no values");
    for (const JudgedKind& kind : accepted_) {
      const Tensor weight = Tensor::full({DType::float64, {rows}}, 1);
      result =
          float32_agreement(recorder(metric_, kind), evaluation,
                            {{"prediction", kind.prediction}, {"target", kind.target}, {"weight", weight}});
      if (result.outcome == CheckOutcome::passed) continue;
      result.reason = fmt::format("{}: {}", kind.text(), result.reason);
      return result;
    }
    return result;
  }

  void add_memory_and_time() {
    constexpr std::int64_t timed = 1024;
    JudgedKind kind = accepted_.front();
    draw(kind, timed);
    const auto recorded = [&](const ComponentCase& tried) {
      return RecordedCase{recorder(tried.make<Metric>(), kind),
                          {{"prediction", kind.prediction},
                           {"target", kind.target},
                           {"weight", Tensor::full({DType::float64, {timed}}, 1)}}};
    };
    const auto nearest = [&] {
      const bool numbers = judged_by(*metric_) == Judged::numbers;
      return ComponentCase{Kind::metric, numbers ? "mean_absolute_error" : "accuracy", Tree::map(), {}};
    };
    plexus::add_memory_and_time(checks_, evaluation, fmt::format("{} {}", timed, kind.text()), nearest,
                                recorded);
  }

  CaseChecks checks_;
  std::shared_ptr<const Metric> metric_;
  std::vector<JudgedKind> accepted_;
};

}  // namespace

void check_metric(const ComponentCase& tried, CheckTable& table) { MetricChecks(tried, table).run(); }

}  // namespace plexus
