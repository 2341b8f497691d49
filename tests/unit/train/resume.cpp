// A fit that is stopped and goes on in a new trainer gives the bits of one that was never stopped.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <atomic>
#include <functional>

#include <boost/test/unit_test.hpp>

#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(resume)

namespace {

/// With what could go wrong: an optimizer with slots and a step counter, random masks, a metric.
Trainer with_dropout() {
  std::vector<NamedLayer> layers;
  layers.push_back(layer("dense", {{"units", 8}, {"activation", "relu"}}));
  layers.push_back(layer("dropout", {{"rate", 0.5}}));
  layers.push_back(layer("dense", {{"units", 3}, {"activation", "softmax"}}));
  Plan plan;
  plan.losses.push_back({make<Loss>("sparse_categorical_crossentropy")});
  plan.metrics.push_back({make<Metric>("accuracy"), "accuracy"});
  plan.optimizer = make<Optimizer>("adam");
  TrainerSettings settings;
  settings.backends = reference();
  settings.threads = 1;
  settings.seed = 1;
  return Trainer(Model::sequential({DType::float64, {1}}, std::move(layers), "x"), std::move(plan), settings);
}

/// Where a fit is stopped: before the first step of a phase (step 0) or after one of its steps.
struct Place {
  int epoch = 1;
  FitPhase phase = FitPhase::training;
  std::int64_t step = 0;
};

std::ostream& operator<<(std::ostream& out, const Place& place) {
  return out << (place.phase == FitPhase::training ? "training" : "validation") << " of epoch " << place.epoch
             << ", step " << place.step;
}

class Stopper final : public Callback {
 public:
  explicit Stopper(const Place& place) : place_(place) {}

  std::atomic<bool> stop = false;

  void on_epoch_begin(Training& training) override { stop_at(training.progress(), FitPhase::training); }
  void on_test_begin(Training& training) override { stop_at(training.progress(), FitPhase::validating); }
  std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
  void on_train_batch_end(Training& training) override { stop_at(training.progress(), FitPhase::training); }
  std::int64_t next_test_batch(const Training& training) override { return training.progress().step + 1; }
  void on_test_batch_end(Training& training) override { stop_at(training.progress(), FitPhase::validating); }

 private:
  void stop_at(const FitProgress& at, FitPhase phase) {
    if (at.epoch == place_.epoch && phase == place_.phase && at.step == place_.step) stop = true;
  }

  Place place_;
};

/// All variables but the accumulators, which are to come from the state.
Store::Snapshot variables_of(Trainer& trainer) {
  Store::Snapshot variables = trainer.store().snapshot();
  const NamedTensors sums = trainer.accumulators();
  std::erase_if(variables, [&](const auto& variable) { return sums.contains(variable.first); });
  return variables;
}

constexpr std::int64_t train_rows = 11;

/// Three epochs of 6 batches, each with a validation of 3 batches.
struct Task {
  Samples train = labelled(train_rows);
  Samples validation = labelled(2 * evaluation_batch + 3);
  FitOptions options;

  explicit Task(std::optional<std::int64_t> steps_per_epoch = {}) {
    options.epochs = 3;
    options.batch_size = 2;
    options.steps_per_epoch = steps_per_epoch;
  }
};

struct Outcome {
  NamedTensors weights;
  History history;
  FitState state;
};

Outcome unstopped(const Task& task) {
  Trainer trainer = with_dropout();
  FitState state;
  History history = trainer.fit(task.train, &task.validation, task.options, state);
  return {trainer.weights(), std::move(history), std::move(state)};
}

class Warned final : public Callback {
 public:
  void warns(const std::string& message) override { warnings.push_back(message); }
  std::vector<std::string> warnings;
};

/// `changed` is done to the state before the fit goes on; `then` is called by what goes on.
Outcome stopped_at(const Place& place, const Task& task,
                   const std::function<FitState(FitState)>& changed = std::identity(),
                   const std::vector<Callback*>& then = {}) {
  FitState state;
  Store::Snapshot variables;
  {
    Trainer trainer = with_dropout();
    Stopper stopper(place);
    FitOptions options = task.options;
    options.stop = &stopper.stop;
    Callback* const callbacks[] = {&stopper};
    const History history = trainer.fit(task.train, &task.validation, options, state, callbacks);
    BOOST_TEST(history.stopped.starts_with("interrupted"));
    BOOST_TEST((state.phase == place.phase));
    variables = variables_of(trainer);
  }
  Trainer trainer = with_dropout();
  trainer.prepare(task.train, &task.validation, task.options);
  trainer.store().restore(variables);
  state = changed(std::move(state));
  History history = trainer.fit(task.train, &task.validation, task.options, state, then);
  return {trainer.weights(), std::move(history), std::move(state)};
}

void require_equal(const Outcome& found, const Outcome& expected) {
  BOOST_CHECK(found.weights == expected.weights);
  BOOST_TEST(found.history.stopped == "");
  BOOST_TEST_REQUIRE(found.history.epochs.size() == expected.history.epochs.size());
  for (std::size_t i = 0; i < expected.history.epochs.size(); ++i) {
    BOOST_TEST(found.history.epochs[i].epoch == expected.history.epochs[i].epoch);
    BOOST_CHECK(found.history.epochs[i].logs == expected.history.epochs[i].logs);
  }
  BOOST_TEST(found.state.batches == expected.state.batches);
  BOOST_TEST(found.state.updates == expected.state.updates);
  BOOST_TEST(found.state.pass == expected.state.pass);
  BOOST_TEST(found.state.next_row == expected.state.next_row);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_fit_goes_on_from_every_step_of_training) {
  const Task task;
  const Outcome whole = unstopped(task);
  BOOST_TEST(whole.state.batches == 18);  // 3 epochs of 11 rows in batches of 2
  BOOST_TEST(whole.state.pass == 3U);
  BOOST_TEST((whole.state.phase == FitPhase::ended));
  for (const int epoch : {1, 2, 3}) {
    for (std::int64_t step = 0; step < 6; ++step) {
      const Place place{epoch, FitPhase::training, step};
      BOOST_TEST_CONTEXT(place) { require_equal(stopped_at(place, task), whole); }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fit_goes_on_from_every_step_of_a_validation) {
  const Task task;
  const Outcome whole = unstopped(task);
  for (const int epoch : {1, 3}) {
    for (std::int64_t step = 0; step < 3; ++step) {
      const Place place{epoch, FitPhase::validating, step};
      BOOST_TEST_CONTEXT(place) { require_equal(stopped_at(place, task), whole); }
    }
  }
}

// Epochs of 4 steps end, and are stopped, within passes of 6.
BOOST_AUTO_TEST_CASE(a_fit_goes_on_within_a_pass_that_spans_epochs) {
  const Task task(4);
  const Outcome whole = unstopped(task);
  BOOST_TEST(whole.state.batches == 12);
  for (const int epoch : {1, 2, 3}) {
    for (std::int64_t step = 0; step < 4; ++step) {
      const Place place{epoch, FitPhase::training, step};
      BOOST_TEST_CONTEXT(place) { require_equal(stopped_at(place, task), whole); }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_state_that_ended_goes_on_with_more_epochs) {
  Task task(4);
  const Outcome whole = unstopped(task);
  task.options.epochs = 2;
  Trainer trainer = with_dropout();
  FitState state;
  trainer.fit(task.train, &task.validation, task.options, state);
  BOOST_TEST((state.phase == FitPhase::ended));
  task.options.epochs = 3;
  History history = trainer.fit(task.train, &task.validation, task.options, state);
  require_equal({trainer.weights(), std::move(history), state}, whole);
}

BOOST_AUTO_TEST_CASE(a_hook_can_store_the_state) {
  struct Checkpoint final : Callback {
    FitState kept;
    NamedTensors variables;
    std::int64_t next_batch(const Training& training) override {
      return training.progress().epoch == 2 ? 3 : never;
    }
    void on_train_batch_end(Training& training) override {
      kept = training.state();
      variables = training.variables();
    }
  };
  const Task task;
  Trainer trainer = with_dropout();
  FitState state;
  Checkpoint checkpoint;
  Callback* const callbacks[] = {&checkpoint};
  History history = trainer.fit(task.train, &task.validation, task.options, state, callbacks);
  const Outcome whole{trainer.weights(), std::move(history), state};

  Trainer second = with_dropout();
  second.prepare(task.train, &task.validation, task.options);
  second.restore(checkpoint.variables);
  FitState from = checkpoint.kept;
  History rest = second.fit(task.train, &task.validation, task.options, from);
  require_equal({second.weights(), std::move(rest), from}, whole);
}

// As r2_score did with sums that serve targets far from 0.
BOOST_AUTO_TEST_CASE(a_state_of_another_version_of_a_metric_goes_on) {
  const Task task;
  const Outcome whole = unstopped(task);
  const auto renamed = [](FitState state) {
    auto sum = state.sums.extract("accuracy/total");
    sum.key() = "accuracy/hits";
    state.sums.insert(std::move(sum));
    return state;
  };

  Warned training;
  const Outcome trained = stopped_at({2, FitPhase::training, 4}, task, renamed, {&training});
  BOOST_TEST_REQUIRE(training.warnings.size() == 1U);
  BOOST_TEST(training.warnings[0] ==
             "the state was left by another version of the metric accuracy, whose sums this one cannot use: "
             "its training value of epoch 2 is that of the steps after step 4 alone; no weight and no other "
             "value depends on it, unless a callback watches it");
  BOOST_CHECK(trained.weights == whole.weights);
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    for (const auto& [name, value] : whole.history.epochs[epoch].logs) {
      if (epoch == 1 && name == "accuracy") continue;
      BOOST_TEST(find(trained.history.epochs[epoch].logs, name).value() == value, name);
    }
  }

  Warned validating;
  require_equal(stopped_at({2, FitPhase::validating, 2}, task, renamed, {&validating}), whole);
  BOOST_TEST_REQUIRE(validating.warnings.size() == 1U);
  BOOST_TEST(validating.warnings[0] ==
             "the state was left by another version of the metric accuracy: the "
             "validation of epoch 2 begins again");

  // Sums of the loss, or of another metric, are not those of this training.
  const auto without = [](const char* log) {
    return [log](FitState state) {
      std::erase_if(state.sums, [&](const auto& sum) { return sum.first.starts_with(log); });
      return state;
    };
  };
  BOOST_CHECK_THROW(stopped_at({2, FitPhase::training, 4}, task, without("loss/total")), UsageError);
  BOOST_CHECK_THROW(stopped_at({2, FitPhase::training, 4}, task, without("accuracy/")), UsageError);
}

BOOST_AUTO_TEST_CASE(a_state_of_other_samples_is_refused) {
  const Task task;
  Trainer trainer = with_dropout();
  const auto refused = [&](auto change) {
    FitState state;
    change(state);
    BOOST_CHECK_THROW(trainer.fit(task.train, &task.validation, task.options, state), UsageError);
  };
  refused([](FitState& s) { s.next_row = train_rows; });
  refused([](FitState& s) { s.step = 7; });
  refused([](FitState& s) { s.epoch = 0; });
  refused([](FitState& s) { s.step = 1; });  // without the sums of that step
  FitState validating;
  validating.phase = FitPhase::validating;
  BOOST_CHECK_THROW(trainer.fit(task.train, nullptr, task.options, validating), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
