#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/tensor/philox.hpp>
#include <plexus/train/trainer.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "../support/runs_here.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(passes)

namespace {

/// 20 rows of 6 features, 3 classes: with batches of 8, a short one is last.
Samples samples() {
  Tensor x(DType::float32, {20, 6});
  fill_normal(3, 0, x.data<float>());
  Tensor y(DType::int32, {20});
  for (std::size_t i = 0; i < 20; ++i) y.data<std::int32_t>()[i] = static_cast<std::int32_t>(i * 7 % 3);
  Samples all;
  all.inputs.push_back({"x", x, {}});
  all.targets.push_back({"y", y, {}});
  all.weights.resize(1);
  all.rows = 20;
  return all;
}

/// The weights after two epochs.
NamedTensors trained(const std::string& backend, const Tree& optimizer, DType precision,
                     const CompileOptions& compile) {
  load_standard_plugins();
  std::vector<NamedLayer> layers;
  layers.push_back(layer("dense", {{"units", 9}, {"activation", "relu"}}));
  layers.push_back(layer("dense", {{"units", 3}, {"activation", "softmax"}}));
  Plan plan;
  plan.losses.push_back({make<Loss>("sparse_categorical_crossentropy")});
  plan.metrics.push_back({make<Metric>("accuracy"), "accuracy"});
  plan.optimizer = make<Optimizer>(optimizer);
  TrainerSettings settings;
  settings.backends = open_backends(backend);
  settings.threads = 1;
  settings.precision = precision;
  settings.seed = 5;
  settings.compile = compile;
  Trainer trainer(Model::sequential({DType::float32, {6}}, std::move(layers)), std::move(plan), settings);
  FitOptions fit;
  fit.epochs = 2;
  fit.batch_size = 8;
  trainer.fit(samples(), nullptr, fit);
  return trainer.weights();
}

double largest_difference(const NamedTensors& a, const NamedTensors& b) {
  BOOST_REQUIRE_EQUAL(a.size(), b.size());
  double largest = 0;
  for (const auto& [name, value] : a) {
    const Tensor& other = b.at(name);
    for (std::int64_t at = 0; at < value.elements(); ++at) {
      const double difference = std::abs(value.at(at) - other.at(at));
      BOOST_REQUIRE(std::isfinite(difference));
      largest = std::max(largest, difference);
    }
  }
  return largest;
}

/// Calls f(backend, optimizer, precision, what) for all that trains.
template <class F>
void for_all_trainings(F f) {
  load_backends();
  const std::vector<std::pair<std::string, Tree>> optimizers{
      {"sgd with momentum", Tree::map({{"sgd", Tree::map({{"learning_rate", 0.05}, {"momentum", 0.9}})}})},
      {"adam", Tree::map({{"adam", Tree::map({{"learning_rate", 0.01}})}})}};
  for (const std::string& backend : registry().names(Kind::backend)) {
    if (!test::runs_here(backend)) continue;
    for (const auto& [name, optimizer] : optimizers) {
      for (const DType precision : {DType::float32, DType::float64}) {
        f(backend, optimizer, precision, fmt::format("{}, {}, {}", backend, name, name_of(precision)));
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(change_no_value_of_a_training) {
  for_all_trainings([](const std::string& backend, const Tree& optimizer, DType precision,
                       const std::string& what) {
    const NamedTensors all = trained(backend, optimizer, precision, {});
    // Values agree up to the rounding of a few steps (adam divides by small numbers).
    const double tolerance = precision == DType::float32 ? 1e-5 : 1e-12;
    for (bool CompileOptions::*const pass :
         {&CompileOptions::simplify, &CompileOptions::fold_constants, &CompileOptions::merge,
          &CompileOptions::rewrite, &CompileOptions::in_place, &CompileOptions::reuse_memory}) {
      CompileOptions without;
      without.*pass = false;
      CompileOptions alone{1, false, false, false, false, false, false, {}, false};
      alone.*pass = true;
      BOOST_TEST(largest_difference(all, trained(backend, optimizer, precision, without)) <= tolerance, what);
      BOOST_TEST(largest_difference(all, trained(backend, optimizer, precision, alone)) <= tolerance, what);
    }
    // Where values lie changes no bit.
    CompileOptions apart;
    apart.in_place = apart.reuse_memory = false;
    BOOST_TEST(largest_difference(all, trained(backend, optimizer, precision, apart)) == 0, what);
  });
}

BOOST_AUTO_TEST_CASE(any_legal_order_of_kernels_gives_the_same_bits) {
  for_all_trainings(
      [](const std::string& backend, const Tree& optimizer, DType precision, const std::string& what) {
        const NamedTensors traced = trained(backend, optimizer, precision, {});
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
          CompileOptions options;
          options.shuffle = seed;
          BOOST_TEST(largest_difference(traced, trained(backend, optimizer, precision, options)) == 0,
                     what << ", order " << seed);
        }
      });
}

BOOST_AUTO_TEST_CASE(the_training_that_is_compared_moves_the_weights) {
  CompileOptions idle;
  idle.idle = true;
  const Tree sgd = Tree::map({{"sgd", Tree::map({{"learning_rate", 0.05}, {"momentum", 0.9}})}});
  BOOST_TEST(largest_difference(trained("reference", sgd, DType::float64, idle),
                                trained("reference", sgd, DType::float64, {})) > 1e-3);
}

BOOST_AUTO_TEST_SUITE_END()
