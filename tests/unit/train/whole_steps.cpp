// Optimizers that make the whole step of a batch or of a pass themselves, and orders of rows that are
// components.

#include <plexus/data/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/detail/pass_orders.hpp>

#include <algorithm>
#include <optional>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(whole_steps)

namespace {

/// Adds the mean error of its rows to the bias. Its log `first` is x of the first row of the pass's first
/// order.
struct MeanError final : Optimizer {
  Learning kind;
  std::optional<double> enough = {};  // the loss at which it ends
  bool changes = true;
  bool has_loss = true;
  std::string log = "first";

  explicit MeanError(Learning made) : kind(made) { set_rule({.learning_rate = 1}); }
  Learning learning() const override { return kind; }

  Symbol step(Scope& scope, const LearningStep& step) const override {
    const Symbol error = mean(step.targets[0] - step.outputs[0]);
    if (changes) {
      for (const Variable& parameter : step.parameters) {
        if (parameter.name().ends_with("bias"))
          scope.assign(parameter, parameter.value() + scope.learning_rate() * error);
      }
    }
    if (kind == Learning::batches) return {};
    const Variable first = scope.accumulator("first");
    const Symbol visited = batch_gather(step.tables[0], step.orders, scope.graph().position(), step.rows);
    scope.assign(first, reshape(slice(visited, {0, 0}, {1, 1}), {}));
    return has_loss ? abs(error) : Symbol{};
  }

  std::vector<OptimizerLog> log_names() const override {
    if (kind == Learning::batches) return {};
    return {{log}};
  }
  std::vector<Symbol> logs(Scope& scope) const override {
    if (kind == Learning::batches) return {};
    return {scope.accumulator("first").value()};
  }
  EpochVerdict after_epoch(std::span<const std::pair<std::string, double>> logs, bool last) const override {
    if (enough && logs[0].second <= *enough) return {"it is good enough", ""};
    return {"", last ? "it is not good enough yet" : ""};
  }
};

/// Begins one row later in each pass, and in each sequence.
struct Rotation final : Order {
  bool broken = false;
  std::int64_t sequences(std::int64_t units) const override { return units; }
  void advance(std::uint64_t, std::uint64_t pass, std::int64_t rows,
               std::span<std::int32_t> orders) const override {
    const auto size = static_cast<std::size_t>(rows);
    for (std::size_t at = 0; at < orders.size(); at += size) {
      const auto one = orders.subspan(at, size);
      if (pass == 0)
        std::rotate(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(at / size), one.end());
      std::rotate(one.begin(), one.begin() + 1, one.end());
      if (broken) one[0] = one[1];
    }
  }
};

/// One linear unit from the weights 0, in float64.
std::unique_ptr<Trainer> trainer_by(std::unique_ptr<MeanError> optimizer, bool measures = false) {
  reference();
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  if (measures) plan.metrics.push_back({metric("mean_absolute_error"), "mae"});
  plan.optimizer = std::move(optimizer);
  auto trainer = std::make_unique<Trainer>(
      Model::sequential({DType::float64, {1}}, layers(layer("dense", {{"units", 1}})), "x"), std::move(plan),
      TrainerSettings{.backends = reference(), .threads = 1, .precision = DType::float64, .seed = 1});
  trainer->load({{"dense/kernel", Tensor::zeros({DType::float64, {1, 1}})},
                 {"dense/bias", Tensor::zeros({DType::float64, {1}})}});
  return trainer;
}

std::unique_ptr<MeanError> by(Learning learning) { return std::make_unique<MeanError>(learning); }

Samples targets(std::vector<double> values) {
  const auto rows = static_cast<std::int64_t>(values.size());
  return samples_of(Tensor::of({rows}, std::span<const double>(values)));
}

std::vector<double> logged(const History& history, const std::string& name) {
  std::vector<double> values;
  for (const History::Epoch& epoch : history.epochs) {
    for (const auto& [log, value] : epoch.logs) {
      if (log == name) values.push_back(value);
    }
  }
  return values;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_step_by_batches_replaces_the_updates_by_gradients) {
  const auto trainer = trainer_by(by(Learning::batches));
  FitOptions options = fit_options(1, 2);
  options.shuffle = false;
  const History history = trainer->fit(targets({1, 3, 4, 0}), nullptr, options);
  // The bias becomes 0 + 2, then 2 + ((4 - 2) + (0 - 2)) / 2; the loss is that before each step.
  BOOST_TEST(trainer->weights().at("dense/bias").item() == 2.0);
  BOOST_TEST(logged(history, "loss").at(0) == ((1.0 + 9) / 2 + (4.0 + 4) / 2) / 2);
}

BOOST_AUTO_TEST_CASE(a_step_by_passes_is_an_epoch_whatever_the_batch_size) {
  const auto trainer = trainer_by(by(Learning::passes), true);
  FitOptions options = fit_options(2, 1);
  options.shuffle = false;
  const History history = trainer->fit(targets({1, 3, 4, 0}), nullptr, options);
  BOOST_TEST(logged(history, "loss") == (std::vector<double>{2, 0}), boost::test_tools::per_element());
  // Metrics are those of the weights at the epoch's end: |1 - 2|, |3 - 2|, |4 - 2|, |0 - 2|.
  BOOST_TEST(logged(history, "mae") == (std::vector<double>{1.5, 1.5}), boost::test_tools::per_element());
  BOOST_TEST(logged(history, "first") == (std::vector<double>{0, 0}), boost::test_tools::per_element());
  BOOST_TEST(trainer->variables().at("optimizer/iterations").item() == 2.0);
}

BOOST_AUTO_TEST_CASE(the_optimizer_may_end_the_training_and_warn_at_its_end) {
  auto satisfied = by(Learning::passes);
  satisfied->enough = 0.5;
  const History history = trainer_by(std::move(satisfied))->fit(targets({1, 3}), nullptr, fit_options(9));
  BOOST_TEST(history.epochs.size() == 2U);
  BOOST_TEST(history.stopped == "it is good enough");
  Watch watch;
  trainer_by(by(Learning::passes))->fit(targets({1, 3}), nullptr, fit_options(3), {&watch});
  BOOST_TEST(watch.warnings == (std::vector<std::string>{"it is not good enough yet"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_order_gives_each_pass_and_a_resumed_fit_the_same_ones) {
  FitOptions options = fit_options(5);
  options.order = std::make_shared<Rotation>();
  const Samples samples = targets({1, 3, 4, 0});  // x is 0, 1/4, 1/2, 3/4
  const auto whole = trainer_by(by(Learning::passes));
  const std::vector<double> expected{0.25, 0.5, 0.75, 0, 0.25};
  BOOST_TEST(logged(whole->fit(samples, nullptr, options), "first") == expected,
             boost::test_tools::per_element());
  const auto first = trainer_by(by(Learning::passes));
  FitState state;
  FitOptions shorter = options;
  shorter.epochs = 2;
  first->fit(samples, nullptr, shorter, state);
  const auto second = trainer_by(by(Learning::passes));
  second->prepare(samples, nullptr, options);
  second->restore(first->variables());
  BOOST_TEST(logged(second->fit(samples, nullptr, options, state), "first") == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_order_serves_batches_too) {
  FitOptions options = fit_options(1, 1);
  options.order = std::make_shared<Rotation>();
  const auto trainer = trainer_by(by(Learning::batches));
  trainer->fit(targets({1, 3, 4}), nullptr, options);
  BOOST_TEST(trainer->weights().at("dense/bias").item() == 1.0);  // the target that is visited last
}

BOOST_AUTO_TEST_CASE(a_pause_in_the_last_epoch_does_not_hide_that_the_fit_is_over) {
  struct Pauses final : Callback {
    std::int64_t next_batch(const Training&) override { return 1; }
    void on_train_batch_end(Training& training) override {
      if (training.progress().epoch == 2) training.pause("a while");
    }
  } pauses;
  auto satisfied = by(Learning::passes);
  satisfied->enough = 0.5;
  const auto trainer = trainer_by(std::move(satisfied));
  FitState state;
  const std::vector<Callback*> callbacks{&pauses};
  const History history = trainer->fit(targets({1, 3}), nullptr, fit_options(9), state, callbacks);
  BOOST_TEST(history.stopped == "it is good enough");
  BOOST_TEST(state.history.stopped == "it is good enough");  // a resumed fit makes no third epoch
}

BOOST_AUTO_TEST_CASE(an_order_and_passes_that_end_within_epochs_resume_to_equal_bits) {
  FitOptions options = fit_options(4, 2);
  options.steps_per_epoch = 2;  // of three a pass
  options.order = std::make_shared<Rotation>();
  const Samples samples = numbered(5);
  const auto made = [] {
    return trainer_of("sgd: {learning_rate: 0.1}", layers(layer("dense", {{"units", 1}})));
  };
  const auto whole = made();
  whole->fit(samples, nullptr, options);
  const auto first = made();
  FitState state;
  FitOptions shorter = options;
  shorter.epochs = 1;
  first->fit(samples, nullptr, shorter, state);
  BOOST_TEST(state.next_row == 4);  // in the middle of the first pass
  const auto second = made();
  second->prepare(samples, nullptr, options);
  second->restore(first->variables());
  second->fit(samples, nullptr, options, state);
  BOOST_TEST((second->weights() == whole->weights()));
  const auto other = made();
  FitOptions plain = options;
  plain.order = nullptr;
  other->fit(samples, nullptr, plain);
  BOOST_TEST((other->weights() != whole->weights()));
}

BOOST_AUTO_TEST_CASE(the_orders_of_a_pass_lie_one_behind_the_other) {
  FitOptions options;
  options.order = std::make_shared<Rotation>();
  PassOrders orders(options, 0, 3, 2);
  BOOST_TEST(orders.orders().elements() == 6);
  const auto pass = [&](std::uint64_t number) {
    orders.make(number);
    const auto values = orders.orders().data<std::int32_t>();
    return std::vector<std::int32_t>(values.begin(), values.end());
  };
  BOOST_TEST(pass(0) == (std::vector<std::int32_t>{1, 2, 0, 2, 0, 1}), boost::test_tools::per_element());
  BOOST_TEST(pass(2) == (std::vector<std::int32_t>{0, 1, 2, 1, 2, 0}), boost::test_tools::per_element());
  BOOST_TEST(pass(1) == (std::vector<std::int32_t>{2, 0, 1, 0, 1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_optimizer_that_learns_by_gradients_may_end_the_training_too) {
  struct Impatient final : Optimizer {
    Impatient() { set_rule({.learning_rate = 0.1}); }
    void update(Scope& scope, const Variable& w, const Symbol& gradient) const override {
      scope.assign(w, w.value() - scope.learning_rate() * gradient);
    }
    EpochVerdict after_epoch(std::span<const std::pair<std::string, double>> logs, bool) const override {
      return {logs[0].first == "loss" ? "that was enough" : "", ""};
    }
  };
  reference();
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = std::make_unique<Impatient>();
  Trainer trainer(Model::sequential({DType::float64, {1}}, layers(layer("dense", {{"units", 1}})), "x"),
                  std::move(plan), TrainerSettings{.backends = reference(), .threads = 1});
  const History history = trainer.fit(numbered(4), nullptr, fit_options(5));
  BOOST_TEST(history.epochs.size() == 1U);
  BOOST_TEST(history.stopped == "that was enough");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_trained_is_refused) {
  const Samples samples = targets({1, 3});
  const auto refusal = [&](std::unique_ptr<MeanError> optimizer, const FitOptions& options) {
    const auto trainer = trainer_by(std::move(optimizer));
    return message_of([&] { trainer->fit(samples, nullptr, options); });
  };
  auto idle = by(Learning::passes);
  idle->changes = false;
  BOOST_TEST(refusal(std::move(idle), fit_options(1)).find("leaves all parameters as they were") !=
             std::string::npos);
  auto silent = by(Learning::passes);
  silent->has_loss = false;
  BOOST_TEST(refusal(std::move(silent), fit_options(1)).find("returns no mean loss") != std::string::npos);
  FitOptions steps = fit_options(1);
  steps.steps_per_epoch = 2;
  BOOST_TEST(refusal(by(Learning::passes), steps).find("steps_per_epoch has no meaning") !=
             std::string::npos);
  auto clipping = by(Learning::passes);
  clipping->set_rule({.learning_rate = 1, .clipnorm = 1});
  BOOST_TEST(
      refusal(std::move(clipping), fit_options(1)).find("has a learning rate and its schedule alone") !=
      std::string::npos);
  auto clashing = by(Learning::passes);
  clashing->log = "val_loss";
  BOOST_TEST(
      refusal(std::move(clashing), fit_options(1)).find("adds a log 'val_loss', but the training has") !=
      std::string::npos);
  FitOptions broken = fit_options(1);
  const auto order = std::make_shared<Rotation>();
  order->broken = true;
  broken.order = order;
  BOOST_TEST(refusal(by(Learning::passes), broken).find("expected each of 0 to 1 once") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
