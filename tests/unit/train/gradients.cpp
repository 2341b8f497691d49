// What Training::gradients gives, and that asking for it changes nothing.

#include <plexus/ops/ops.hpp>
#include <plexus/plugin/components.hpp>

#include <atomic>
#include <cmath>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(gradients)

namespace {

/// 2 + 2 + 1 rows with batches of 2, of different weights.
Samples weighted(std::int64_t rows = 5) {
  Samples samples = numbered(rows);
  Tensor weights(DType::float64, {rows});
  for (std::int64_t r = 0; r < rows; ++r) {
    weights.data<double>()[static_cast<std::size_t>(r)] = 1.0 + static_cast<double>(r % 3);
  }
  samples.weights[0] = weights;
  return samples;
}

/// Random masks, statistics of the batch and a penalty.
std::vector<NamedLayer> noisy_layers() {
  reference();  // loads the plugins
  return layers(layer("dense", {{"units", 4}, {"activation", "tanh"}, {"kernel_regularizer", "l2"}}),
                layer("batch_normalization"), layer("dropout", {{"rate", 0.4}}), dense(1, "linear"));
}

double largest_difference(const Tensor& a, const Tensor& b) {
  double largest = 0;
  for (std::int64_t i = 0; i < a.elements(); ++i) largest = std::max(largest, std::fabs(a.at(i) - b.at(i)));
  return largest;
}

/// Keeps the gradients of each epoch.
struct Keep final : Callback {
  std::vector<NamedTensors> kept;
  void on_epoch_end(Training& training, Logs&) override { kept.push_back(training.gradients()); }
};

}  // namespace

// Rows (1, 0), (2, 3) and (3, 5), one weight w = 2. Batch 1 has the loss (w^2 + (2w - 3)^2) / 2, whose
// gradient is w + 2 (2w - 3) = 4: w becomes 2 - 4 / 16 = 1.75. Batch 2 has (3w - 5)^2 and 6 (3w - 5) = 1.5: w
// becomes 1.65625, where its gradient is 6 (4.96875 - 5) = -0.1875.
BOOST_AUTO_TEST_CASE(they_are_of_the_last_batch_at_the_weights_after_it) {
  reference();
  const auto trainer =
      trainer_of("sgd: {learning_rate: 0.0625}", layers(layer("dense", {{"units", 1}, {"use_bias", false}})));
  trainer->load({{"dense/kernel", Tensor::of<double>({1, 1}, {2})}});
  FitOptions options = fit_options(1, 2);
  options.shuffle = false;
  Keep keep;
  trainer->fit(samples(std::vector<double>{1, 2, 3}, std::vector<double>{0, 3, 5}), nullptr, options,
               {&keep});
  BOOST_TEST_REQUIRE(keep.kept.size() == 1u);
  BOOST_TEST_REQUIRE(keep.kept[0].size() == 1u);
  const Tensor& gradient = keep.kept[0].at("dense/kernel");
  BOOST_TEST((gradient.type() == Type{DType::float64, {1, 1}}));
  BOOST_TEST(gradient.item() == -0.1875);
}

// With the weights put back before each step, plain descent at the rate 1 subtracts the gradient: in every
// order, in short batches, across passes, with what the step drew at random.
BOOST_AUTO_TEST_CASE(they_are_what_the_step_itself_computed) {
  struct Compare final : Callback {
    NamedTensors begin;
    int compared = 0;
    std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
    void on_train_batch_begin(Training& training) override { begin = training.weights(); }
    void on_train_batch_end(Training& training) override {
      const NamedTensors end = training.weights();
      training.set_weights(begin);
      const NamedTensors gradients = training.gradients();
      BOOST_TEST(gradients.size() == 6u);  // two layers of kernel and bias, gamma and beta; no statistics
      for (const auto& [name, gradient] : gradients) {
        Tensor step = begin.at(name).clone();
        for (std::size_t i = 0; i < step.data<double>().size(); ++i) {
          step.data<double>()[i] -= end.at(name).data<double>()[i];
        }
        BOOST_TEST(largest_difference(step, gradient) < 1e-12, name);
      }
      ++compared;
    }
  };
  for (const bool shuffle : {false, true}) {
    for (const std::int64_t steps : {2, 3}) {
      Compare compare;
      FitOptions options = fit_options(4, 2);
      options.shuffle = shuffle;
      options.steps_per_epoch = steps;
      trainer_of("sgd: {learning_rate: 1}", noisy_layers())->fit(weighted(), nullptr, options, {&compare});
      BOOST_TEST(compare.compared == 4 * steps);
    }
  }
}

// An update is by the mean of the gradients of its batches; the weights stay as they are in between.
BOOST_AUTO_TEST_CASE(they_are_those_of_each_batch_of_an_accumulation) {
  struct Sum final : Callback {
    NamedTensors begin;
    std::vector<NamedTensors> gradients;
    std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
    void on_train_batch_begin(Training& training) override {
      if (gradients.empty()) begin = training.weights();
    }
    void on_train_batch_end(Training& training) override {
      const NamedTensors end = training.weights();
      NamedTensors back = end;
      for (const auto& entry : training.gradients()) back.at(entry.first) = begin.at(entry.first);
      training.set_weights(back);
      gradients.push_back(training.gradients());
      if (gradients.size() < 3) return;
      for (const auto& [name, last] : gradients.back()) {
        Tensor mean = Tensor::zeros(last.type());
        Tensor step = begin.at(name).clone();
        for (std::size_t i = 0; i < mean.data<double>().size(); ++i) {
          for (const NamedTensors& each : gradients)
            mean.data<double>()[i] += each.at(name).data<double>()[i] / 3;
          step.data<double>()[i] -= end.at(name).data<double>()[i];
        }
        BOOST_TEST(largest_difference(step, mean) < 1e-12, name);
      }
      gradients.clear();
    }
  };
  Sum sum;
  const auto trainer = trainer_of("sgd: {learning_rate: 1, gradient_accumulation_steps: 3}", noisy_layers());
  trainer->fit(weighted(), nullptr, fit_options(4, 2), {&sum});
  BOOST_TEST(trainer->variables().at("optimizer/iterations").item() == 4.0);
}

// By the fastest backend of this machine in float32 and by the reference in float64, after six equal steps.
BOOST_AUTO_TEST_CASE(they_are_those_of_every_backend) {
  reference();
  const auto kept = [](Backends backends, DType precision) {
    Plan plan;
    plan.losses.push_back({loss("mean_squared_error")});
    plan.optimizer = optimizer("sgd", {{"learning_rate", 0.05}});
    Trainer trainer(Model::sequential({DType::float64, {1}}, noisy_layers(), "x"), std::move(plan),
                    {.backends = std::move(backends), .threads = 2, .precision = precision, .seed = 1});
    Keep keep;
    trainer.fit(weighted(), nullptr, fit_options(2, 2), {&keep});
    return keep.kept;
  };
  const std::vector<NamedTensors> exact = kept(reference(), DType::float64);
  const std::vector<NamedTensors> fast = kept(open_backends(), DType::float32);
  BOOST_TEST_REQUIRE(exact.size() == 2u);
  for (std::size_t epoch = 0; epoch < exact.size(); ++epoch) {
    for (const auto& [name, gradient] : exact[epoch]) {
      BOOST_TEST((fast[epoch].at(name).dtype() == DType::float32));
      const double scale = 1 + largest_difference(gradient, Tensor::zeros(gradient.type()));
      BOOST_TEST(largest_difference(fast[epoch].at(name), gradient) < 1e-4 * scale, name);
    }
  }
}

BOOST_AUTO_TEST_CASE(frozen_parameters_have_none_and_those_without_an_influence_zeros) {
  std::vector<NamedLayer> stack;
  stack.push_back(dense(2, "linear", "frozen"));
  stack.back().trainable = false;
  stack.push_back(dense(2, "linear", "cut"));
  stack.push_back(formula([](const Symbol& x) { return stop_gradient(x); }));
  stack.push_back(dense(1, "linear"));
  Keep keep;
  trainer_of("sgd", std::move(stack))->fit(numbered(3), nullptr, fit_options(1, 2), {&keep});
  BOOST_TEST_REQUIRE(keep.kept.size() == 1u);
  std::vector<std::string> names;
  for (const auto& [name, gradient] : keep.kept[0]) names.push_back(name);
  BOOST_TEST(names == (std::vector<std::string>{"answer/bias", "answer/kernel", "cut/bias", "cut/kernel"}),
             boost::test_tools::per_element());
  BOOST_CHECK(keep.kept[0].at("cut/kernel") == Tensor::zeros({DType::float64, {2, 2}}));
  BOOST_TEST(keep.kept[0].at("answer/bias").item() != 0);
}

BOOST_AUTO_TEST_CASE(there_are_none_before_the_first_batch) {
  struct Early final : Callback {
    std::size_t found = 99;
    void on_epoch_begin(Training& training) override {
      if (training.progress().epoch == 1) found = training.gradients().size();
    }
  } early;
  tiny_regressor().fit(numbered(3), nullptr, fit_options(2, 2), {&early});
  BOOST_TEST(early.found == 0u);
}

// What the last batch of a resumed validation was, only the state knows.
BOOST_AUTO_TEST_CASE(a_fit_that_goes_on_in_a_validation_finds_the_same) {
  struct Stop final : Callback {
    std::atomic<bool> stop = false;
    void on_test_begin(Training& training) override { stop = training.progress().epoch == 2; }
  };
  const Samples train = weighted();
  const Samples judge = numbered(4);
  const char* adam = "adam: {learning_rate: 0.1, use_ema: true, swap_ema_weights: true}";
  Keep whole;
  trainer_of(adam, noisy_layers())->fit(train, &judge, fit_options(3, 2), {&whole});
  BOOST_TEST_REQUIRE(whole.kept.size() == 3u);

  FitState state;
  NamedTensors variables;
  FitOptions options = fit_options(3, 2);
  {
    const auto trainer = trainer_of(adam, noisy_layers());
    Stop stop;
    options.stop = &stop.stop;
    Callback* const list[] = {&stop};
    trainer->fit(train, &judge, options, state, list);
    variables = trainer->variables();
  }
  BOOST_TEST((state.phase == FitPhase::validating));
  options.stop = nullptr;
  const auto trainer = trainer_of(adam, noisy_layers());
  trainer->prepare(train, &judge, options);
  trainer->restore(variables);
  Keep rest;
  Callback* const list[] = {&rest};
  trainer->fit(train, &judge, options, state, list);
  BOOST_TEST_REQUIRE(rest.kept.size() == 2u);
  BOOST_CHECK(rest.kept[0] == whole.kept[1]);
  BOOST_CHECK(rest.kept[1] == whole.kept[2]);
}

// Every hook asks; the variables, the history and what is written are those of a fit that nobody watches.
BOOST_AUTO_TEST_CASE(observers_change_no_bit) {
  struct Looks final : Callback {
    std::int64_t next_batch(const Training& training) override { return training.progress().step + 1; }
    void on_train_batch_begin(Training& training) override { training.gradients(); }
    void on_train_batch_end(Training& training) override { training.gradients(); }
    void on_epoch_begin(Training& training) override { training.gradients(); }
    std::int64_t next_test_batch(const Training& training) override { return training.progress().step + 1; }
    void on_test_batch_end(Training& training) override { training.gradients(); }
    void on_epoch_end(Training& training, Logs&) override { training.gradients(); }
  };
  const char* everything =
      "adam: {learning_rate: {cosine_decay: {initial: 0.05, warmup: 4 steps}}, gradient_accumulation_steps: "
      "2, "
      "use_ema: true, ema_momentum: 0.6, swap_ema_weights: true, clipnorm: 1, weight_decay: 0.1}";
  const Samples train = weighted();
  const Samples judge = numbered(4);
  FitOptions options = fit_options(4, 2);
  options.train_eval = true;
  const auto alone = trainer_of(everything, noisy_layers());
  const History unseen = alone->fit(train, &judge, options);

  Scratch scratch;
  options.directory = scratch.path();
  std::vector<std::unique_ptr<Callback>> all;
  all.push_back(callback("print", {{"value", "val_loss / loss + epoch * learning_rate"}}));
  all.push_back(callback("csv_log", {{"every", "1 step"}}));
  all.push_back(callback("json_log", {}));
  all.push_back(callback("weight_statistics", {}));
  all.push_back(callback("gradient_statistics", {}));
  all.push_back(std::make_unique<Looks>());
  std::vector<Callback*> list;
  for (const auto& one : all) list.push_back(one.get());
  const auto watched = trainer_of(everything, noisy_layers());
  FitState state;
  const History seen = watched->fit(train, &judge, options, state, list);
  BOOST_CHECK(watched->variables() == alone->variables());
  BOOST_TEST_REQUIRE(seen.epochs.size() == unseen.epochs.size());
  for (std::size_t i = 0; i < seen.epochs.size(); ++i) {
    BOOST_CHECK(seen.epochs[i].logs == unseen.epochs[i].logs);
  }
  for (const char* file : {"log.csv", "log.jsonl", "weights.csv", "gradients.csv"}) {
    BOOST_TEST(!scratch.read(file).empty(), file);
  }
}

// Those of the first case: the gradient -0.1875 is its own mean, least and largest value, its norm 0.1875.
BOOST_AUTO_TEST_CASE(gradient_statistics_writes_a_line_a_parameter_and_epoch) {
  reference();
  const auto trainer =
      trainer_of("sgd: {learning_rate: 0.0625}", layers(layer("dense", {{"units", 1}, {"use_bias", false}})));
  trainer->load({{"dense/kernel", Tensor::of<double>({1, 1}, {2})}});
  Scratch scratch;
  FitOptions options = fit_options(1, 2);
  options.shuffle = false;
  options.directory = scratch.path();
  const auto statistics = callback("gradient_statistics", {});
  trainer->fit(samples(std::vector<double>{1, 2, 3}, std::vector<double>{0, 3, 5}), nullptr, options,
               {statistics.get()});
  BOOST_TEST(scratch.read("gradients.csv") ==
             "epoch,variable,mean,deviation,min,max,norm\n1,dense/kernel,-0.1875,0,-0.1875,-0.1875,0.1875\n");
}

BOOST_AUTO_TEST_SUITE_END()
