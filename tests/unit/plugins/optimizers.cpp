#include <plexus/nn/optimizer.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(optimizers)

namespace {

/// An optimizer from the registry, with the options that core reads for all of them.
struct Chosen {
  Chosen(std::string_view name, std::vector<Tree::Entry> options)
      : choice(chosen(Kind::optimizer, name, std::move(options))),
        optimizer(make<Optimizer>(choice)),
        rule(update_rule(*choice.options)) {}
  Choice choice;
  std::unique_ptr<const Optimizer> optimizer;
  UpdateRule rule;
};

void record(ComponentHarness& harness, const Chosen& chosen, const Tensor& w, const Tensor& gradient) {
  const std::vector<Variable> parameters{harness.variable("dense/kernel", w)};
  const std::vector<Symbol> gradients{harness.input("gradient", gradient)};
  apply_updates(harness.trace(), *chosen.optimizer, chosen.rule, parameters, gradients);
}

/// w after one step by `gradient`.
std::vector<double> once(const Chosen& chosen, const Tensor& w, const Tensor& gradient) {
  ComponentHarness harness;
  record(harness, chosen, w, gradient);
  harness.step();
  return harness.read("dense/kernel");
}

/// semantics.md B2: ones, a gradient of 0.01 everywhere, then 0.1, 0.2 .. 1.0; elements 0 and 9 after steps
/// 1, 2 and 6, nine digits.
void check_golden(const Chosen& chosen, const std::vector<double>& expected) {
  ComponentHarness harness;
  record(harness, chosen, Tensor::full({DType::float64, {10}}, 1), Tensor::full({DType::float64, {10}}, .01));
  std::vector<double> found;
  for (int step = 1; step <= 6; ++step) {
    harness.step();
    if (step == 1) harness.write("gradient", numbers({10}, {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1}));
    if (step != 1 && step != 2 && step != 6) continue;
    found.push_back(harness.read("dense/kernel")[0]);
    found.push_back(harness.read("dense/kernel")[9]);
  }
  require_near(found, expected, 5.1e-10);
  BOOST_TEST(harness.read("optimizer/iterations")[0] == 6);
}

/// Two parameters at zero after one step of size 1 by gradients (3, 0) and (0, 4).
std::vector<double> two_after_step(std::vector<Tree::Entry> options, double first = 3) {
  options.push_back({"learning_rate", 1, {}});
  const Chosen sgd("sgd", std::move(options));
  ComponentHarness harness;
  const Tensor zeros = numbers({2}, {0, 0});
  const std::vector<Variable> parameters{harness.variable("a", zeros), harness.variable("b", zeros)};
  const std::vector<Symbol> gradients{harness.input("ga", numbers({2}, {first, 0})),
                                      harness.input("gb", numbers({2}, {0, 4}))};
  apply_updates(harness.trace(), *sgd.optimizer, sgd.rule, parameters, gradients);
  harness.step();
  std::vector<double> both = harness.read("a");
  for (const double value : harness.read("b")) both.push_back(value);
  return both;
}

}  // namespace

BOOST_AUTO_TEST_CASE(goldens) {
  check_golden({"sgd", {}}, {.9999, .9999, .9989, .9899, .9949, .9499});
  check_golden({"sgd", {{"momentum", 0.9, {}}}},
               {.9999, .9999, .998810000, .989810000, .986387341, .868090441});
  check_golden({"sgd", {{"momentum", 0.9, {}}, {"nesterov", true, {}}}},
               {.99981, .99981, .997829000, .980729000, .982648607, .831181397});
  check_golden({"adam", {}}, {.999000316, .999000316, .998193254, .998249522, .994442484, .994576319});
  check_golden({"adamw", {}}, {.998996316, .998996316, .998185258, .998241526, .994418539, .994552372});
  check_golden({"rmsprop", {}}, {.996853416, .996853416, .993705429, .993691282, .986232762, .986208376});
  check_golden({"rmsprop", {{"centered", true, {}}, {"momentum", 0.9, {}}}},
               {.996685032, .996685032, .990350100, .990365044, .949674958, .949886712});
  check_golden({"adagrad", {}}, {.999968393, .999968393, .999667019, .999014974, .998575942, .996820310});
  check_golden({"nadam", {}}, {.998937223, .998937223, .997913446, .997914881, .994808933, .994821457});
}

// semantics.md B2: learning rate 0.5.
BOOST_AUTO_TEST_CASE(facts_of_keras_tests) {
  const Tensor w = numbers({4}, {1, 2, 3, 4});
  const Tensor gradient = numbers({4}, {1, 6, 7, 2});
  const Tree::Entry rate{"learning_rate", 0.5, {}};
  require_near(once({"sgd", {rate}}, w, gradient), {.5, -1, -.5, 3}, 1e-15);
  require_near(once({"adam", {rate}}, w, gradient), {.5, 1.5, 2.5, 3.5}, 2e-6);
  require_near(once({"adamw", {rate}}, w, gradient), {.498, 1.496, 2.494, 3.492}, 2e-6);
  require_near(once({"rmsprop", {rate}}, w, gradient), {-.5811, .4189, 1.4189, 2.4189}, 5.1e-5);
  require_near(once({"adagrad", {rate}}, w, gradient), {.5233, 1.5007, 2.5005, 3.5061}, 5.1e-5);
  require_near(once({"nadam", {rate}}, w, gradient), {.4686, 1.4686, 2.4686, 3.4686}, 5.1e-5);
}

// What is not said decays as Keras has it; what is said, and what is left out, as for any optimizer.
BOOST_AUTO_TEST_CASE(adamw_decays_without_being_asked) {
  const Tree::Entry rate{"learning_rate", 1, {}};
  const Tensor zero = numbers({1}, {0});
  require_near(once({"adamw", {rate}}, numbers({1}, {2}), zero), {2 * (1 - .004)}, 1e-15);
  require_near(once({"adamw", {rate, {"weight_decay", 0, {}}}}, numbers({1}, {2}), zero), {2}, 0);
  require_near(once({"adamw", {rate, {"exclude_from_weight_decay", Tree::list({"dense/*"}), {}}}},
                    numbers({1}, {2}), zero),
               {2}, 0);
}

// A weight of zero norm, or a gradient of zero, is no reason to divide by it.
BOOST_AUTO_TEST_CASE(steps_of_zeros_are_finite) {
  const Tensor zeros = numbers({2}, {0, 0});
  for (const char* name : {"rmsprop", "adagrad", "adadelta", "adamax", "nadam", "lion", "ftrl", "lamb",
                           "adafactor", "adamw", "muon"}) {
    require_near(once({name, {}}, zeros, zeros), {0, 0}, 0);
  }
}

// A row and a column without gradients: the product of their means of squares, 1e-30 each, is 0 in float32.
BOOST_AUTO_TEST_CASE(float32_adafactor_bears_rows_and_columns_without_gradients) {
  ComponentHarness harness(DType::float32);
  record(harness, {"adafactor", {}}, numbers({2, 2}, {1, 1, 1, 1}, DType::float32),
         numbers({2, 2}, {0, 0, 0, 1}, DType::float32));
  harness.step();
  // Only the last weight has a gradient. Its mean of squares is 1/2 * 1/2 / (1/4), so its step is 1; the root
  // of the mean square of all four steps is 1/2, which is not clipped. The learning rate is 0.001, that of
  // the weights 1.
  require_near(harness.read("dense/kernel"), {1, 1, 1, 1 - 0.001}, 1e-6);
}

BOOST_AUTO_TEST_CASE(float32_adam_stays_accurate) {
  // 1 - 0.999^1 in float32 alone would be off by 5e-5 of itself; m/sqrt(v) is then 1 only if it is exact.
  ComponentHarness harness(DType::float32);
  record(harness, {"adam", {{"learning_rate", 1, {}}}}, numbers({1}, {0}, DType::float32),
         numbers({1}, {10}, DType::float32));
  harness.step();
  require_near(harness.read("dense/kernel"), {-1}, 3e-7);
}

BOOST_AUTO_TEST_CASE(slots_stand_beside_their_parameter) {
  ComponentHarness harness;
  record(harness, {"adam", {{"amsgrad", true, {}}}}, numbers({1}, {0}), numbers({1}, {1}));
  std::vector<std::string> names;
  for (const Declaration& declaration : harness.trace().declarations()) names.push_back(declaration.name);
  const std::vector<std::string> expected{"dense/kernel",          "optimizer/learning_rate",
                                          "optimizer/iterations",  "dense/kernel/momentum",
                                          "dense/kernel/velocity", "dense/kernel/velocity_hat"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(amsgrad_divides_by_the_largest_root) {
  // g = 1 then 0: m = .1, .09; v = .001, .000999, of which .001 is kept.
  ComponentHarness harness;
  record(harness, {"adam", {{"amsgrad", true, {}}}}, numbers({1}, {0}), numbers({1}, {1}));
  harness.step();
  harness.write("gradient", numbers({1}, {0}));
  harness.step();
  const double root = std::sqrt(.001) + 1e-7;
  const double first = .001 * std::sqrt(1 - .999) / (1 - .9) * .1 / root;
  const double second = .001 * std::sqrt(1 - .999 * .999) / (1 - .9 * .9) * .09 / root;
  require_near(harness.read("dense/kernel"), {-first - second}, 1e-15);
}

// semantics.md B2: 2 (1 - 0.004)^3 = 1.976095872.
BOOST_AUTO_TEST_CASE(decay_comes_before_the_update) {
  const Chosen sgd("sgd", {{"learning_rate", 1, {}}, {"weight_decay", 0.004, {}}});
  ComponentHarness harness;
  record(harness, sgd, numbers({1}, {2}), numbers({1}, {0}));
  for (int i = 0; i < 3; ++i) harness.step();
  require_near(harness.read("dense/kernel"), {1.976095872}, 1e-14);
  // Decay takes 1 * 0.5 * 1 from w = 1, then the update takes the gradient, which decay leaves alone.
  require_near(once({"sgd", {{"learning_rate", 1, {}}, {"weight_decay", 0.5, {}}}}, numbers({1}, {1}),
                    numbers({1}, {3})),
               {-2.5}, 1e-15);
}

BOOST_AUTO_TEST_CASE(gradients_are_clipped) {
  const Tree::Entry rate{"learning_rate", 1, {}};
  const Tensor zeros = numbers({2}, {0, 0});
  const double half = std::sqrt(.5);  // semantics.md B2: (100, 100) to a norm of 1
  require_near(once({"sgd", {rate, {"clipnorm", 1, {}}}}, zeros, numbers({2}, {100, 100})), {-half, -half},
               1e-15);
  require_near(once({"sgd", {rate, {"clipnorm", 5, {}}}}, zeros, numbers({2}, {3, 4})), {-3, -4}, 1e-15);
  require_near(once({"sgd", {rate, {"clipnorm", 5, {}}}}, zeros, zeros), {0, 0}, 0);
  require_near(once({"sgd", {rate, {"clipvalue", 2, {}}}}, zeros, numbers({2}, {3, -1})), {-2, 1}, 0);
  // The norm of (3, 0) and (0, 4) together is 5.
  require_near(two_after_step({{"clipnorm", 1, {}}}), {-1, 0, 0, -1}, 1e-15);
  require_near(two_after_step({{"global_clipnorm", 1, {}}}), {-.6, 0, 0, -.8}, 1e-15);
  require_near(two_after_step({{"global_clipnorm", 10, {}}}), {-3, 0, 0, -4}, 1e-15);
  for (const double value : two_after_step({{"global_clipnorm", 1, {}}}, INFINITY)) {
    BOOST_TEST(std::isnan(value));  // one bad gradient must not go unseen
  }
}

BOOST_AUTO_TEST_SUITE_END()
