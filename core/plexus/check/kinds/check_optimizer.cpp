#include <plexus/check/detail/kinds/case_checks.hpp>
#include <plexus/check/detail/kinds/drawn_outputs.hpp>
#include <plexus/check/detail/kinds/float32_agreement.hpp>
#include <plexus/check/detail/kinds/recorded_case.hpp>
#include <plexus/check/detail/kinds/traced_optimizer.hpp>
#include <plexus/check/detail/kinds/tried_training.hpp>
#include <plexus/check/kinds/check_optimizer.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Stops a fit after an epoch as a user would, so that a later fit resumes it.
class PauseAfter final : public Callback {
 public:
  explicit PauseAfter(int epoch) : epoch_(epoch) {}
  void on_epoch_end(Training& training, Logs&) override {
    if (training.progress().epoch == epoch_) training.pause("checked");
  }

 private:
  int epoch_;
};

/// The checks of one case of an optimizer.
class OptimizerChecks {
 public:
  OptimizerChecks(const ComponentCase& tried, CheckTable& table) : checks_(tried, table) {}

  void run() {
    checks_.run("goes down", [&] { return goes_down(); });
    guarded("what is stored goes on with equal bits", [&] { return resumes(); });
    guarded("the same bits again", [&] { return repeats(); });
    guarded("the same bits with other threads", [&] { return threads(); });
    if (!by_gradients_) return;
    guarded("slots are updated", [&] { return slots(); });
    guarded("a learning rate of 0", [&] { return rate_of_zero(); });
    guarded("float32", [&] { return float32(); });
    if (trains_) add_memory_and_time();
  }

 private:
  static constexpr int epochs = 6;
  static constexpr int paused = 3;
  static inline const Shape small{4, 3};
  static inline const Shape large{256, 256};

  void guarded(std::string_view check, const std::function<CheckResult()>& body) {
    checks_.run(check, [&] { return trains_ ? body() : CheckResult::skipped("it does not train"); });
  }

  std::unique_ptr<const Optimizer> optimizer() const { return checks_.tried().make<Optimizer>(); }

  TriedTraining training(int threads = 1, std::int64_t features = 3) const {
    if (by_gradients_) return bowl_training(optimizer(), threads, features);
    return separable_training(optimizer(), loss_, threads);
  }

  static FitOptions options(int epochs, std::int64_t batch_size) {
    FitOptions options;
    options.epochs = epochs;
    options.batch_size = batch_size;
    return options;
  }

  CheckResult goes_down() {
    by_gradients_ = optimizer()->learning() == Learning::gradients;
    return by_gradients_ ? bowl() : separable();
  }

  CheckResult bowl() {
    TriedTraining tried = training();
    const double before = loss_of(tried);
    constexpr int steps = 50;
    const History history = tried.trainer->fit(tried.samples, nullptr, options(steps, tried.samples.rows));
    trains_ = true;
    if (history.end == FitEnd::nonfinite)
      return CheckResult::failed(fmt::format("on a quadratic bowl: {}", history.stopped));
    const double after = loss_of(tried);
    const std::string text =
        fmt::format("a quadratic bowl from {:.6g} to {:.6g} in {} steps", before, after, steps);
    return after < before ? CheckResult::passed(text) : CheckResult::failed(text);
  }

  static double loss_of(TriedTraining& tried) {
    return find(tried.trainer->evaluate(tried.samples), "loss").value();
  }

  /// Only the optimizer knows which losses it takes, so the losses of the registry are tried.
  CheckResult separable() {
    std::string refusal = "there is no loss to try it with";
    for (const std::string& loss : registry().names(Kind::loss)) {
      try {
        TriedTraining tried = separable_training(optimizer(), loss);
        tried.trainer->prepare(tried.samples, nullptr, options(epochs, 4));
      } catch (const Error& error) {
        refusal = error.message();
        continue;
      }
      loss_ = loss;
      return separated();
    }
    return CheckResult::failed(fmt::format("no loss fits it and a linear layer of one unit: {}", refusal));
  }

  /// If the weights start at 0, the loss may be 0 from the start. Then the number of mistakes decides.
  CheckResult separated() {
    TriedTraining tried = training();
    const double before = loss_of(tried);
    const History history = tried.trainer->fit(tried.samples, nullptr, options(20, 4));
    trains_ = true;
    if (history.end == FitEnd::nonfinite)
      return CheckResult::failed(fmt::format("on rows that a line separates: {}", history.stopped));
    const double after = loss_of(tried);
    const std::int64_t mistakes = mistakes_of(tried);
    const std::string text = fmt::format(
        "{} of {} rows that a line separates from {:.6g} to {:.6g} in 20 epochs, {} mistakes after", loss_,
        tried.samples.rows, before, after, mistakes);
    return after < before || mistakes == 0 ? CheckResult::passed(text) : CheckResult::failed(text);
  }

  CheckResult resumes() const {
    const NamedTensors whole = variables_after(training());
    FitState state;
    NamedTensors stored;
    {
      TriedTraining first = training();
      PauseAfter pause(paused);
      Callback* const callbacks[] = {&pause};
      first.trainer->fit(first.samples, nullptr, options(epochs, 5), state, callbacks);
      stored = first.trainer->variables();
    }
    TriedTraining second = training();
    second.trainer->prepare(second.samples, nullptr, options(epochs, 5));
    second.trainer->restore(stored);
    second.trainer->fit(second.samples, nullptr, options(epochs, 5), state);
    const std::string differs = first_difference_of(second.trainer->variables(), whole);
    if (differs.empty()) return CheckResult::passed(counted(whole.size(), "variable"));
    return CheckResult::failed(
        fmt::format("after {} epochs, of which {} were made before it was stored, '{}' has other bits than "
                    "without a break",
                    epochs, paused, differs));
  }

  static NamedTensors variables_after(TriedTraining tried) {
    tried.trainer->fit(tried.samples, nullptr, options(epochs, 5));
    return tried.trainer->variables();
  }

  static std::string first_difference_of(const NamedTensors& a, const NamedTensors& b) {
    for (const auto& [name, value] : a) {
      const auto other = b.find(name);
      if (other == b.end() || !(other->second == value)) return name;
    }
    return {};
  }

  CheckResult repeats() const {
    const std::string differs = first_difference_of(variables_after(training()), variables_after(training()));
    if (differs.empty()) return CheckResult::passed();
    return CheckResult::failed(fmt::format("two equal trainings end with other bits of '{}'", differs));
  }

  /// Enough elements that kernels share them among threads.
  CheckResult threads() const {
    constexpr std::int64_t many = 20000;
    const NamedTensors one = variables_after(training(1, many));
    for (const int count : {2, 3}) {
      const std::string differs = first_difference_of(variables_after(training(count, many)), one);
      if (!differs.empty())
        return CheckResult::failed(
            fmt::format("'{}' has other bits with {} threads than with 1", differs, count));
    }
    return CheckResult::passed("1, 2 and 3");
  }

  /// Every slot is assigned: one that is only read stays what it was.
  CheckResult slots() const {
    const auto tried = optimizer();
    Trace trace(optimizer_trace(*tried));
    traced_optimizer(*tried, small)(trace);
    std::size_t count = 0;
    for (const Declaration& declaration : trace.declarations()) {
      if (!is_own_slot(declaration)) continue;
      ++count;
      const Graph::VariableUse* const use = trace.graph().find_variable(declaration.name);
      if (use == nullptr || !use->assigned) {
        return CheckResult::failed(
            fmt::format("'{}' is never assigned, so that it stays what it was", declaration.name));
      }
    }
    const std::string differs = impurity(traced_optimizer(*tried, small), optimizer_trace(*tried));
    if (!differs.empty()) return CheckResult::failed(differs);
    return CheckResult::passed(counted(count, "slot"));
  }

  CheckResult rate_of_zero() const {
    TriedTraining tried = training();
    tried.trainer->prepare(tried.samples, nullptr, options(1, 4));
    const NamedTensors before = tried.trainer->weights();
    tried.trainer->set_learning_rate(0);
    const History history = tried.trainer->fit(tried.samples, nullptr, options(1, 4));
    if (history.end == FitEnd::nonfinite)
      return CheckResult::failed(fmt::format("with a learning rate of 0: {}", history.stopped));
    const std::string differs = first_difference_of(tried.trainer->weights(), before);
    if (differs.empty()) return CheckResult::passed();
    return CheckResult::failed(fmt::format("'{}' changes with a learning rate of 0", differs));
  }

  /// Checks the third step, in which the slots are not 0 any more.
  CheckResult float32() const {
    const auto tried = optimizer();
    TracedAlone traced(traced_optimizer(*tried, small), optimizer_trace(*tried), open_backends("reference"));
    traced.store().write("w", drawn_predictions(PredictionKind::real, {3}, 4, 11));
    for (const std::uint64_t step : {12, 13}) {
      traced.write("gradient", drawn_predictions(PredictionKind::real, {3}, 4, step));
      traced.run();
    }
    return float32_agreement(traced_optimizer(*tried, small), optimizer_trace(*tried),
                             {{"gradient", drawn_predictions(PredictionKind::real, {3}, 4, 14)}},
                             traced.store().snapshot());
  }

  /// Whether it is a slot of the optimizer itself, not one that core adds.
  static bool is_own_slot(const Declaration& declaration) {
    return declaration.role == Role::slot && !declaration.name.starts_with("optimizer/");
  }

  /// The simplest shipped optimizer with about as many slots.
  ComponentCase nearest_shipped() const {
    const auto tried = optimizer();
    Trace trace(optimizer_trace(*tried));
    traced_optimizer(*tried, small)(trace);
    const auto slots = std::count_if(trace.declarations().begin(), trace.declarations().end(), is_own_slot);
    if (slots > 1) return {Kind::optimizer, "adam", Tree::map(), {}};
    return {Kind::optimizer, "sgd", slots > 0 ? Tree::map({{"momentum", 0.9}}) : Tree::map(), {}};
  }

  void add_memory_and_time() {
    const auto recorded = [](const ComponentCase& tried) {
      const std::shared_ptr<const Optimizer> made = tried.make<Optimizer>();
      return RecordedCase{[made](Trace& trace) { traced_optimizer(*made, large)(trace); },
                          {{"gradient", drawn_predictions(PredictionKind::real, {256}, 256, 12)}}};
    };
    plexus::add_memory_and_time(
        checks_, optimizer_trace(*optimizer()), "an update of 65536 numbers",
        [&] { return nearest_shipped(); }, recorded);
  }

  CaseChecks checks_;
  bool by_gradients_ = true;
  std::string loss_;  // of an optimizer that makes its steps itself
  bool trains_ = false;
};

}  // namespace

void check_optimizer(const ComponentCase& tried, CheckTable& table) { OptimizerChecks(tried, table).run(); }

std::string tried_optimizer(const ComponentCase& tried) {
  auto optimizer = tried.make<Optimizer>();
  if (optimizer->learning() != Learning::gradients) return {};
  TriedTraining training = bowl_training(std::move(optimizer));
  FitOptions options;
  options.epochs = 2;  // the loss of the second step shows what the first one made
  options.batch_size = training.samples.rows;
  const History history = training.trainer->fit(training.samples, nullptr, options);
  if (history.end == FitEnd::nonfinite) return "a step on a quadratic bowl fails: " + history.stopped;
  for (const auto& [name, value] : training.trainer->weights()) {
    for (std::int64_t i = 0; i < value.elements(); ++i) {
      if (std::isfinite(value.at(i))) continue;
      return fmt::format("a step on a quadratic bowl makes element {} of '{}' {:g}", i, name, value.at(i));
    }
  }
  return {};
}

}  // namespace plexus
