#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/check/detail/kinds/float32_agreement.hpp>
#include <plexus/check/detail/kinds/judged_outputs.hpp>
#include <plexus/check/detail/kinds/loss_ends.hpp>
#include <plexus/check/detail/kinds/recorded_case.hpp>
#include <plexus/check/detail/kinds/slope_differences.hpp>
#include <plexus/check/detail/kinds/traced_loss.hpp>
#include <plexus/check/kinds/check_loss.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The checks of one case of a loss, on each shape of rows that it accepts.
class LossChecks {
 public:
  LossChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("values", [&] { return values(); });
    each_row("the same trace twice",
             [&](const LossRows& rows) { return impurity(traced_loss(loss(), rows), loss_trace); });
    each_row("each row alone", [&](const LossRows& rows) { return other_when_alone(rows); });
    each_row("batches and weights", [&](const LossRows& rows) { return other_mean(rows); });
    checks_.run("gradient", [&] { return gradient(); });
    each_row("ends of its ranges",
             [&](const LossRows& rows) { return wrong_at_ends(loss(), checks_.tried(), rows); });
    checks_.run("float32", [&] { return float32(); });
    each_row("targets that it does not take", [&](const LossRows& rows) { return accepted_wrongly(rows); });
    if (!accepted_.empty()) add_memory_and_time();
  }

 private:
  static constexpr std::int64_t batch = 7;

  const Loss& loss() const { return *loss_; }

  /// Finds the shapes that it accepts.
  CheckResult values() {
    loss_ = checks_.tried().make<Loss>();
    std::string refused;
    std::vector<Shape> shapes{Shape(checks_.tried().inputs[0].row_shape), Shape{3}, Shape{2, 3}};
    if (!tells_classes_apart()) shapes.push_back(Shape{1});
    for (const Shape& row : shapes) {
      try {
        const LossRows rows = drawn_loss_rows(loss(), checks_.tried(), row, batch);
        TracedAlone traced(traced_loss(loss(), rows), loss_trace, open_backends("reference"));
        traced.write(rows.inputs());
        traced.run();
        const std::string wrong = first_not_finite(traced.output("values"));
        if (!wrong.empty()) return CheckResult::failed(fmt::format("rows {}: {}", row.text(), wrong));
        accepted_.push_back(rows);
      } catch (const Error& error) {
        if (row == shapes[0]) throw;
        refused += fmt::format("{}{}", refused.empty() ? "; refused: " : ", ", row.text());
      }
    }
    return CheckResult::passed(counted(accepted_.size(), "shape") + refused);
  }

  /// Whether the loss has a value for each class: core then refuses an output of one value.
  bool tells_classes_apart() const {
    return is_of_classes(predictions_of(loss(), 3)) || loss_targets(loss(), {1}) == TargetKind::class_index;
  }

  void each_row(std::string_view check, const std::function<std::string(const LossRows&)>& fault) {
    checks_.run(check, [&] {
      if (accepted_.empty()) return CheckResult::skipped("it has no values");
      for (const LossRows& rows : accepted_) {
        const std::string found = fault(rows);
        if (!found.empty()) return CheckResult::failed(fmt::format("rows {}: {}", rows.row.text(), found));
      }
      return CheckResult::passed();
    });
  }

  Tensor values_of_rows(const LossRows& rows) const {
    TracedAlone traced(traced_loss(loss(), rows), loss_trace, open_backends("reference"));
    traced.write(rows.inputs());
    traced.run();
    return traced.output("values");
  }

  std::string other_when_alone(const LossRows& rows) const {
    const Tensor together = values_of_rows(rows);
    for (std::int64_t row = 0; row < batch; ++row) {
      const Tensor alone = values_of_rows(rows.some(row, 1));
      const std::string fault = difference(alone, together.rows(row, 1));
      if (!fault.empty()) {
        return fmt::format("the value of row {} depends on the other rows of its batch: {}", row, fault);
      }
    }
    return {};
  }

  static std::string difference(const Tensor& a, const Tensor& b) {
    for (std::int64_t i = 0; i < a.elements(); ++i) {
      if (is_near(a.at(i), b.at(i))) continue;
      return fmt::format("{:.12g} alone, {:.12g} among others", a.at(i), b.at(i));
    }
    return {};
  }

  /// The weighted sum is divided by the number of rows, rows of weight 0 included; a row of weight 2 counts
  /// twice in the sum.
  std::string other_mean(const LossRows& rows) const {
    const Tensor values = values_of_rows(rows);
    const Tensor weights = Tensor::of<double>({batch}, {0, 2, 1, 1, 0.5, 1, 2});
    const std::int64_t positions = values.elements() / batch;
    double weighted = 0;
    double plain = 0;
    for (std::int64_t i = 0; i < values.elements(); ++i) {
      weighted += values.at(i) * weights.at(i / positions) / static_cast<double>(values.elements());
      plain += values.at(i) / static_cast<double>(values.elements());
    }
    auto trainer = judging_trainer(rows.row, checks_.tried().make<Loss>());
    for (const std::int64_t batch_size : {batch, std::int64_t{3}, std::int64_t{1}}) {
      const double found = mean_loss(*trainer, judged_rows(rows.prediction, rows.target), batch_size);
      if (!is_near(found, plain)) {
        return fmt::format("the mean over batches of {} is {:.12g}, of the values {:.12g}", batch_size, found,
                           plain);
      }
    }
    const double found = mean_loss(*trainer, judged_rows(rows.prediction, rows.target, weights), batch);
    if (is_near(found, weighted)) return {};
    return fmt::format("with weights the mean is {:.12g}, of the weighted values {:.12g}", found, weighted);
  }

  static double mean_loss(Trainer& trainer, const Samples& samples, std::int64_t batch_size) {
    return find(trainer.evaluate(samples, batch_size), "loss").value();
  }

  CheckResult gradient() const {
    std::string told;
    for (const LossRows& rows : accepted_) {
      TracedAlone traced(traced_loss(loss(), rows), loss_trace, open_backends("reference"));
      if (!traced.has_output("gradient"))
        return CheckResult::failed("it does not depend on the prediction: there is no gradient");
      traced.write(rows.inputs());
      const auto value = [&](const Tensor& prediction) {
        traced.write("prediction", prediction);
        traced.run();
        return traced.output("total").item();
      };
      value(rows.prediction);
      const Tensor found = traced.output("gradient");
      const SlopeDifferences slopes = slope_differences(value, rows.prediction, found);
      if (!slopes.fault.empty())
        return CheckResult::failed(
            fmt::format("rows {}: the gradient by the prediction: {}", rows.row.text(), slopes.fault));
      told += fmt::format("{}rows {}: {}", told.empty() ? "" : "; ", rows.row.text(), slopes.text());
    }
    return accepted_.empty() ? CheckResult::skipped("it has no values") : CheckResult::passed(told);
  }

  CheckResult float32() const {
    CheckResult result = CheckResult::skipped("it has no values");
    for (const LossRows& rows : accepted_) {
      result = float32_agreement(traced_loss(loss(), rows), loss_trace, rows.inputs());
      if (result.outcome == CheckOutcome::passed) continue;
      result.reason = fmt::format("rows {}: {}", rows.row.text(), result.reason);
      return result;
    }
    return result;
  }

  /// Core refuses such data because of the kind of targets that the loss returns.
  std::string accepted_wrongly(const LossRows& rows) const {
    auto trainer = judging_trainer(rows.row, checks_.tried().make<Loss>());
    const TargetKind kind = loss_targets(loss(), rows.row);
    for (const double value : values_refused(kind, rows.row)) {
      Tensor targets = rows.target.converted(DType::float64).clone();
      targets.data<double>()[0] = value;
      try {
        trainer->check(judged_rows(rows.prediction, targets));
      } catch (const DataError&) {
        continue;
      }
      return fmt::format("a target of {} is accepted", value);
    }
    return {};
  }

  /// The shipped loss that is usual for such targets.
  ComponentCase nearest_shipped() const {
    const auto named = [&](const char* name) {
      return ComponentCase{Kind::loss, name, Tree::map(), checks_.tried().inputs};
    };
    switch (loss_targets(loss(), accepted_.front().row)) {
      case TargetKind::class_index:
        return named("sparse_categorical_crossentropy");
      case TargetKind::distribution:
        return named("categorical_crossentropy");
      case TargetKind::answer:
      case TargetKind::unit_interval:
        return named("binary_crossentropy");
      default:
        return named("mean_squared_error");
    }
  }

  void add_memory_and_time() {
    constexpr std::int64_t timed = 256;
    const Shape& row = accepted_.front().row;
    const auto recorded = [&](const ComponentCase& tried) {
      const std::shared_ptr<const Loss> made = tried.make<Loss>();
      const auto rows = std::make_shared<const LossRows>(drawn_loss_rows(*made, tried, row, timed));
      return RecordedCase{[made, rows](Trace& trace) { traced_loss(*made, *rows)(trace); }, rows->inputs()};
    };
    plexus::add_memory_and_time(
        checks_, loss_trace, fmt::format("values and gradient of {} rows {}", timed, row.text()),
        [&] { return nearest_shipped(); }, recorded);
  }

  CaseChecks checks_;
  std::unique_ptr<const Loss> loss_;
  std::vector<LossRows> accepted_;
};

}  // namespace

void check_loss(const ComponentCase& tried, CheckTable& table) { LossChecks(tried, table).run(); }

}  // namespace plexus
