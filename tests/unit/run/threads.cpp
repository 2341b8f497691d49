// Several threads open runs, make components and predict at the same time.

#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/child.hpp"
#include "../../support/runs_here.hpp"
#include "../../support/scratch.hpp"
#include "predictors.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(threads)

namespace {

constexpr const char* run_file =
    "name: threads\nbackend: reference\nthreads: 1\ndata:\n  source: {csv: {file: t.csv}}\n"
    "  inputs: [x]\n  target: y\nmodel:\n  - dense: {units: 1}\nloss: mean_squared_error\noptimizer: sgd\n"
    "fit: {epochs: 2, batch_size: 2}\n";

/// Calls `f` on four threads at once.
void on_four_threads(const std::function<void(int)>& f) {
  std::vector<std::thread> threads;
  std::atomic<bool> go{false};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      while (!go) std::this_thread::yield();
      f(i);
    });
  }
  go = true;
  for (std::thread& thread : threads) thread.join();
}

/// Of two threads, which take their share even if the machine is busy.
Trainer wide_trainer() {
  std::vector<NamedLayer> layers;
  layers.push_back(dense("first", 512, "relu"));
  layers.push_back(dense("second", 512, "relu"));
  layers.push_back(dense("third", 1, "linear"));
  Plan plan;
  plan.losses.push_back({make<Loss>("mean_squared_error")});
  plan.optimizer = make<Optimizer>("sgd");
  TrainerSettings settings;
  settings.backends = backend_of("onednn");
  settings.threads = 2;
  settings.seed = 1;
  settings.compile.patient = true;
  return Trainer(Model::sequential({DType::float64, {2}}, std::move(layers), "x"), std::move(plan), settings);
}

/// 256 rows of (r / 256, 1), with the target r / 256.
Samples many_rows() {
  constexpr std::size_t rows = 256;
  Samples samples;
  samples.rows = rows;
  Tensor x(DType::float64, {256, 2}), y(DType::float64, {256});
  for (std::size_t r = 0; r < rows; ++r) {
    y.data<double>()[r] = x.data<double>()[2 * r] = static_cast<double>(r) / rows;
    x.data<double>()[2 * r + 1] = 1;
  }
  samples.inputs.push_back({"x", x, {}});
  samples.targets.push_back({"y", y, {}});
  samples.weights.resize(1);
  return samples;
}

}  // namespace

BOOST_AUTO_TEST_CASE(may_each_open_and_train_a_run) {
  const Scratch scratch;
  scratch.write("t.csv", "x,y\n1,2\n2,4\n3,6\n4,8\n");
  const auto file = scratch.write("run.yaml", run_file);
  std::vector<NamedTensors> weights(4);
  on_four_threads([&](int i) {
    Run run = open_run(file);
    const auto trainer = run.trainer();
    trainer->fit(run.read({}).train, nullptr, {.epochs = 2, .batch_size = 2});
    weights[static_cast<std::size_t>(i)] = trainer->weights();
  });
  for (const NamedTensors& one : weights) {
    BOOST_TEST(one.size() == 2u);
    BOOST_TEST((one == weights[0]));
  }
}

BOOST_AUTO_TEST_CASE(may_ask_one_run_for_predictors_trainers_and_evaluations) {
  const Scratch scratch;
  scratch.write("t.csv", "x,y\n1,2\n2,4\n3,6\n4,8\n");
  const auto file = scratch.write("run.yaml", run_file);
  {
    Run run = open_run(file);
    run.train({.out = scratch.path() / "out"});
  }
  const Run run = open_run(scratch.path() / "out");
  std::vector<double> losses(4), values(4);
  on_four_threads([&](int i) {
    const auto k = static_cast<std::size_t>(i);
    Predictor predictor = run.predictor();
    predictor.set("x", 2.0);
    predictor.run();
    values[k] = predictor.output().at(0);
    losses[k] = run.evaluate(RunPart::train).front().second;
  });
  BOOST_TEST(losses == std::vector<double>(4, losses[0]), boost::test_tools::per_element());
  BOOST_TEST(values == std::vector<double>(4, values[0]), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(share_the_weights_of_one_model_by_predictors_of_their_own) {
  const auto model = two_classes();
  std::vector<double> found(4);
  on_four_threads([&](int i) {
    Predictor predictor(model);
    for (int row = 0; row < 100; ++row) {
      predictor.set("a", 1.0);
      predictor.set("b", i);
      predictor.run();
    }
    found[static_cast<std::size_t>(i)] = predictor.probability("yes");
  });
  // softmax(0, ln 3) = (1/4, 3/4)
  for (const double one : found) BOOST_TEST(one == 0.75, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(of_a_forked_child_may_go_on_with_a_predictor) {
  PredictorOptions two;
  two.threads = 2;
  Predictor predictor(two_classes(), two);
  const auto yes = [&] {
    predictor.set("a", 1.0);
    predictor.set("b", 0.0);
    predictor.run();
    return predictor.probability("yes");
  };
  const double expected = yes();
  BOOST_TEST(plexus::test::holds_in_child([&] { return yes() == expected; }));
  BOOST_TEST(yes() == expected);
}

// The products of 256 rows by 512 units are shared by the threads of a team, which the child lacks.
BOOST_AUTO_TEST_CASE(of_a_forked_child_may_go_on_with_a_training) {
  if (!plexus::test::runs_here("onednn")) return;
  Trainer trainer = wide_trainer(), other = wide_trainer();
  const Samples samples = many_rows();
  FitOptions options;
  options.batch_size = samples.rows;
  for (Trainer* one : {&trainer, &other}) one->fit(samples, nullptr, options);
  BOOST_TEST_REQUIRE(threads_here() >= 2);
  other.fit(samples, nullptr, options);
  const NamedTensors expected = other.weights();
  BOOST_TEST(plexus::test::holds_in_child([&] {
    trainer.fit(samples, nullptr, options);
    return trainer.weights() == expected && threads_here() >= 2;
  }));
  trainer.fit(samples, nullptr, options);
  BOOST_CHECK(trainer.weights() == expected);
}

BOOST_AUTO_TEST_SUITE_END()
