#include "wrong_components.hpp"

#include <plexus/plexus.hpp>
#include <plexus/plugin/registry.hpp>
#include <plexus/train/callback.hpp>

#include <atomic>
#include <cmath>
#include <numeric>

namespace plexus::tests {
namespace {

// --- losses ---

/// Its value depends on the other rows of the batch.
struct CentredLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_of_batch", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = target - prediction;
    return mean_of_last_axis(square(error - mean(error, {0}, true)));
  }
};

/// Infinite at a probability of 0.
struct UnclippedLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_at_ends", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(-(target * log(prediction)));
  }
  TargetKind targets() const override { return TargetKind::unit_interval; }
  PredictionKind predictions() const override { return PredictionKind::probability; }
};

/// Its gradient at a perfect prediction is 0 / 0.
struct RootLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_at_target", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return sqrt(mean_of_last_axis(square(target - prediction)));
  }
};

/// No gradient flows through a part of it.
struct StoppedLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_gradient", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = target - prediction;
    return mean_of_last_axis(error * stop_gradient(error));
  }
};

/// Another trace has another constant.
struct ImpureLoss final : Loss {
  static Schema schema() { return Schema("wrong_loss_impure", "a fault"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(abs(target - prediction)) * (1.0 + 0.001 * calls++);
  }
  mutable std::atomic<int> calls{0};
};

/// Its option may be 0, by which it divides.
struct BoundedLoss final : Loss {
  static Schema schema() {
    return Schema("wrong_loss_bound", "a fault").number("delta", 1.0, "the unit", at_least(0));
  }
  explicit BoundedLoss(const Options& options) : delta(options.number("delta")) {}
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return mean_of_last_axis(square((target - prediction) / delta));
  }
  double delta;
};

struct GoodLoss final : Loss {
  static Schema schema() { return Schema("good_loss", "log(cosh(error))"); }
  Symbol call(Scope&, const Symbol& target, const Symbol& prediction) const override {
    const Symbol error = prediction - target;
    return mean_of_last_axis(error + softplus(-2.0 * error) - std::log(2.0));
  }
};

// --- metrics ---

/// The mean of the means of batches.
struct BatchMeans final : Metric {
  static Schema schema() { return Schema("wrong_metric_of_batches", "a fault"); }
  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol&) const override {
    const Variable total = scope.accumulator("total");
    const Variable count = scope.accumulator("count");
    scope.assign(total, total.value() + cast(mean(abs(target - prediction)), DType::float64));
    scope.assign(count, count.value() + 1.0);
  }
  Symbol result(Scope& scope) const override {
    return scope.accumulator("total").value() / maximum(scope.accumulator("count").value(), 1.0);
  }
  Direction direction() const override { return Direction::down; }
};

/// A mean without rows is 0 / 0.
struct EmptyMean final : Metric {
  static Schema schema() { return Schema("wrong_metric_when_empty", "a fault"); }
  void update(Scope& scope, const Symbol& target, const Symbol& prediction,
              const Symbol& weight) const override {
    const Variable total = scope.accumulator("total");
    const Variable count = scope.accumulator("count");
    const Symbol rows = mean_of_last_axis(abs(target - prediction));
    scope.assign(total, total.value() + cast(sum(rows * weight), DType::float64));
    scope.assign(count, count.value() + cast(sum(weight), DType::float64));
  }
  Symbol result(Scope& scope) const override {
    return scope.accumulator("total").value() / scope.accumulator("count").value();
  }
  Direction direction() const override { return Direction::down; }
};

struct OtherDirection final : MeanMetric {
  static Schema schema() { return Schema("wrong_metric_direction", "a fault"); }
  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return abs(target - prediction);
  }
  Direction direction() const override { return Direction::up; }
};

/// The largest error, whatever a row weighs.
struct UnweightedLargest final : Metric {
  static Schema schema() { return Schema("wrong_metric_weights", "a fault"); }
  void update(Scope& scope, const Symbol& target, const Symbol& prediction, const Symbol&) const override {
    const Variable largest = scope.accumulator("largest");
    scope.assign(largest, maximum(largest.value(), cast(max(abs(target - prediction)), DType::float64)));
  }
  Symbol result(Scope& scope) const override { return scope.accumulator("largest").value() * 1.0; }
  Direction direction() const override { return Direction::down; }
};

/// The same for any predictions.
struct ConstantMetric final : MeanMetric {
  static Schema schema() { return Schema("wrong_metric_constant", "a fault"); }
  Symbol values(Scope&, const Symbol&, const Symbol& prediction) const override {
    return ones_like(prediction);
  }
  Direction direction() const override { return Direction::up; }
};

struct GoodMetric final : MeanMetric {
  static Schema schema() { return Schema("good_metric", "mean error"); }
  Symbol values(Scope&, const Symbol& target, const Symbol& prediction) const override {
    return abs(target - prediction);
  }
  Direction direction() const override { return Direction::down; }
};

// --- optimizers ---

/// Its velocity is read, but never kept.
struct Forgetful final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_slot", "a fault", 0.01); }
  explicit Forgetful(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable velocity = scope.slot("velocity", w);
    scope.assign(w, w.value() + 0.9 * velocity.value() - scope.learning_rate() * gradient);
  }
};

struct Climber final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_sign", "a fault", 0.01); }
  explicit Climber(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() + scope.learning_rate() * gradient);
  }
};

/// A step of a fixed length, whatever the learning rate is.
struct FixedStep final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_rate", "a fault", 0.01); }
  explicit FixedStep(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() - 0.01 * gradient);
  }
};

/// Another trace has another constant.
struct ImpureOptimizer final : Optimizer {
  static Schema schema() { return optimizer_schema("wrong_optimizer_impure", "a fault", 0.01); }
  explicit ImpureOptimizer(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const double factor = 1.0 + 0.01 * traces++;
    scope.assign(w, w.value() - scope.learning_rate() * gradient * factor);
  }
  mutable std::atomic<int> traces{0};
};

/// Its option may be 0, by which it divides.
struct BoundedOptimizer final : Optimizer {
  static Schema schema() {
    return optimizer_schema("wrong_optimizer_bound", "a fault", 0.01)
        .number("unit", 1.0, "the unit", at_least(0));
  }
  explicit BoundedOptimizer(const Options& options) : unit(options.number("unit")) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    scope.assign(w, w.value() - scope.learning_rate() * gradient / unit);
  }
  double unit;
};

struct GoodOptimizer final : Optimizer {
  static Schema schema() { return optimizer_schema("good_optimizer", "momentum", 0.01); }
  explicit GoodOptimizer(const Options&) {}
  void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
    const Variable velocity = scope.slot("velocity", w);
    scope.assign(velocity, 0.9 * velocity.value() - scope.learning_rate() * gradient);
    scope.assign(w, w.value() + velocity.value());
  }
};

/// Least mean squares, w += eta * mean(x (target - output)): rows that a line separates may stay on the wrong
/// side.
struct RegressionRule : Optimizer {
  explicit RegressionRule(double eta) : eta_(eta) {
    UpdateRule rule;
    rule.learning_rate = eta;
    set_rule(rule);
  }
  Learning learning() const override { return Learning::batches; }
  Symbol step(Scope& scope, const LearningStep& step) const override {
    if (step.losses[0]->registered_name() != "mean_squared_error")
      throw UsageError("it lowers mean_squared_error");
    const Symbol change = (step.targets[0] - step.outputs[0]) * (eta_ / static_cast<double>(step.rows));
    for (const Variable& w : step.parameters) {
      const bool bias = w.value().shape().rank() == 1;
      const Symbol moved = bias ? sum(change, {0}) : matmul(step.inputs[0], change, true);
      scope.assign(w, w.value() + moved);
    }
    return {};
  }
  double eta_;
};

struct GoodRegressionRule final : RegressionRule {
  static Schema schema() { return Schema("good_regression_rule", "least mean squares"); }
  explicit GoodRegressionRule(const Options&) : RegressionRule(0.01) {}
};

/// Away from the targets.
struct WrongRegressionRule final : RegressionRule {
  static Schema schema() { return Schema("wrong_regression_rule", "a fault"); }
  explicit WrongRegressionRule(const Options&) : RegressionRule(-0.01) {}
};

// --- schedules ---

struct CountingSchedule final : Schedule {
  static Schema schema() { return Schema("wrong_schedule_calls", "a fault"); }
  Symbol at(const Symbol& step, const FitLength&) const override {
    return constant(step.graph(), 0.1 / ++calls, DType::float64);
  }
  mutable std::atomic<int> calls{0};
};

/// It goes on falling below 0 after the fit.
struct FallingSchedule final : Schedule {
  static Schema schema() { return Schema("wrong_schedule_range", "a fault"); }
  Symbol at(const Symbol& step, const FitLength& fit) const override {
    return 0.1 * (1.0 - step / static_cast<double>(fit.steps_per_epoch * fit.epochs));
  }
};

// --- initializers ---

struct PathlessInitializer final : Initializer {
  static Schema schema() { return Schema("wrong_initializer_path", "a fault"); }
  Symbol make(Random& random, const Shape& shape) const override {
    return random_uniform(constant(random.graph(), 0, DType::int64), 99, {random.dtype(), shape});
  }
};

struct InfiniteInitializer final : Initializer {
  static Schema schema() { return Schema("wrong_initializer_range", "a fault"); }
  Symbol make(Random& random, const Shape& shape) const override { return log(random.full(shape, 0)); }
};

// --- regularizers ---

struct KinkedRegularizer final : Regularizer {
  static Schema schema() { return Schema("wrong_regularizer_at_zero", "a fault"); }
  Symbol penalty(const Symbol& w) const override { return sqrt(sum(square(w))); }
};

struct StoppedRegularizer final : Regularizer {
  static Schema schema() { return Schema("wrong_regularizer_gradient", "a fault"); }
  Symbol penalty(const Symbol& w) const override { return sum(w * stop_gradient(w)); }
};

// --- callbacks ---

struct SilentCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_weights", "a fault"); }
  void on_epoch_begin(Training& training) override {
    NamedTensors weights = training.weights();
    for (auto& [name, value] : weights) value = Tensor::full(value.type(), 0.125);
    if (training.progress().epoch == 2) training.set_weights(weights);
  }
};

/// It counts epochs, and adds the count to the logs.
struct ForgetfulCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_state", "a fault"); }
  std::vector<std::string> adds() const override { return {"epochs_seen"}; }
  void on_train_begin(Training&) override { seen = 0; }
  void on_epoch_end(Training&, Logs& logs) override { logs.emplace_back("epochs_seen", ++seen); }
  int seen = 0;
};

/// What it saved it does not load; no log shows that.
struct UnloadedCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_load", "a fault"); }
  void on_epoch_end(Training&, Logs&) override { ++seen; }
  CallbackState save() const override {
    CallbackState state;
    state.tensors.emplace("seen", Tensor::scalar(static_cast<double>(seen)));
    return state;
  }
  int seen = 0;
};

struct ThrowingCallback final : Callback {
  static Schema schema() { return Schema("wrong_callback_throws", "a fault"); }
  void on_epoch_end(Training&, Logs&) override { throw 42; }
};

// --- transforms ---

/// Subtracts the mean of what it has seen since it was made.
class RunningMean final : public ColumnFunction {
 public:
  void apply(double value, std::span<double> out) const override {
    total_ = total_ + value;
    count_ = count_ + 1;
    out[0] = value - total_ / count_;
  }

 private:
  mutable std::atomic<double> total_{0};
  mutable std::atomic<double> count_{0};
};

struct BatchTransform final : Transform {
  static Schema schema() { return Schema("wrong_transform_of_batch", "a fault"); }
  CellKind treats() const override { return CellKind::numbers; }
  FittedColumn fit(const ColumnValues&) const override { return {}; }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn&) const override {
    return std::make_unique<RunningMean>();
  }
};

class Divided final : public ColumnFunction {
 public:
  Divided(double spread, double offset) : spread_(spread), offset_(offset) {}
  void apply(double value, std::span<double> out) const override { out[0] = value / spread_; }
  double inverse(double value) const override { return value * spread_ + offset_; }
  std::string inverse_formula() const override { return "x * (" + std::to_string(spread_) + ")"; }

 private:
  double spread_;
  double offset_;
};

/// Divides by a spread that is 0 for a constant column.
struct SpreadTransform final : Transform {
  static Schema schema() { return Schema("wrong_transform_constant", "a fault"); }
  CellKind treats() const override { return CellKind::numbers; }
  FittedColumn fit(const ColumnValues& column) const override {
    double least = column.values[0];
    double most = column.values[0];
    for (const double value : column.values) {
      least = std::min(least, value);
      most = std::max(most, value);
    }
    return {{{"spread", {most - least}}}, {}};
  }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn& fitted) const override {
    return std::make_unique<Divided>(fitted_number(fitted, "spread"), 0);
  }
};

struct InverseTransform final : Transform {
  static Schema schema() { return Schema("wrong_transform_inverse", "a fault"); }
  CellKind treats() const override { return CellKind::numbers; }
  bool invertible() const override { return true; }
  FittedColumn fit(const ColumnValues&) const override { return {}; }
  std::unique_ptr<const ColumnFunction> function(const FittedColumn&) const override {
    return std::make_unique<Divided>(2, 0.001);
  }
};

// --- orders ---

struct DroppingOrder final : Order {
  static Schema schema() { return Schema("wrong_order_drops", "a fault"); }
  void advance(std::uint64_t, std::uint64_t, std::int64_t rows,
               std::span<std::int32_t> orders) const override {
    if (rows > 2) orders[2] = orders[0];
  }
};

struct CountingOrder final : Order {
  static Schema schema() { return Schema("wrong_order_calls", "a fault"); }
  void advance(std::uint64_t, std::uint64_t, std::int64_t rows,
               std::span<std::int32_t> orders) const override {
    const int shift = ++calls;
    for (std::int64_t i = 0; i < rows; ++i) {
      orders[static_cast<std::size_t>(i)] = static_cast<std::int32_t>((i + shift) % rows);
    }
  }
  mutable std::atomic<int> calls{0};
};

// --- datasets ---

/// It describes whole numbers and reads others.
struct OtherDataset final : Dataset {
  static Schema schema() { return Schema("wrong_dataset_dtype", "a fault"); }
  Description describe() const override {
    Description description;
    description.fields.push_back({"x", {DType::int64, {}}});
    description.train_rows = 3;
    return description;
  }
  std::vector<Column> read(Part) const override { return {{"x", Tensor::of<double>({3}, {1, 2, 3}), {}}}; }
  std::vector<std::string> files() const override { return {}; }
};

}  // namespace

void register_wrong_components() {
  static const bool once = [] {
    Registrar registrar;
    registrar.add<CentredLoss>();
    registrar.add<UnclippedLoss>();
    registrar.add<RootLoss>();
    registrar.add<StoppedLoss>();
    registrar.add<ImpureLoss>();
    registrar.add<GoodLoss>();
    registrar.add<BatchMeans>();
    registrar.add<EmptyMean>();
    registrar.add<OtherDirection>();
    registrar.add<UnweightedLargest>();
    registrar.add<ConstantMetric>();
    registrar.add<GoodMetric>();
    registrar.add<Forgetful>();
    registrar.add<Climber>();
    registrar.add<FixedStep>();
    registrar.add<ImpureOptimizer>();
    registrar.add<BoundedLoss>();
    registrar.add<BoundedOptimizer>();
    registrar.add<GoodOptimizer>();
    registrar.add<GoodRegressionRule>();
    registrar.add<WrongRegressionRule>();
    registrar.add<CountingSchedule>();
    registrar.add<FallingSchedule>();
    registrar.add<PathlessInitializer>();
    registrar.add<InfiniteInitializer>();
    registrar.add<KinkedRegularizer>();
    registrar.add<StoppedRegularizer>();
    registrar.add<SilentCallback>();
    registrar.add<ForgetfulCallback>();
    registrar.add<UnloadedCallback>();
    registrar.add<ThrowingCallback>();
    registrar.add<BatchTransform>();
    registrar.add<SpreadTransform>();
    registrar.add<InverseTransform>();
    registrar.add<DroppingOrder>();
    registrar.add<CountingOrder>();
    registrar.add<OtherDataset>();
    registry().commit(registrar, {"wrong components", "1.0.0", "/tests/wrong_components.so", false});
    return true;
  }();
  (void)once;
}

}  // namespace plexus::tests
