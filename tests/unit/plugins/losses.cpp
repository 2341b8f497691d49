#include <plexus/nn/loss.hpp>
#include <plexus/nn/masking_loss.hpp>
#include <plexus/ops/differentiate.hpp>

#include <cmath>
#include <optional>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(losses)

namespace {

struct Case {
  Tensor target;
  Tensor prediction;
  Tensor weight = Tensor(DType::float64, {0});  ///< empty: none
};

void record(ComponentHarness& harness, std::string_view name, std::vector<Tree::Entry> options,
            const Case& each) {
  const auto loss = made<Loss>(name, std::move(options));
  const Symbol prediction = harness.input("prediction", each.prediction);
  const Symbol target = harness.input("target", each.target);
  const Symbol weight = each.weight.elements() > 0 ? harness.input("weight", each.weight) : Symbol{};
  Scope scope(harness.trace(), "loss");
  const std::int64_t width = each.prediction.shape().rank() < 2 ? 1 : each.prediction.shape().back();
  const TargetKind kind = targets_of(*loss, width);
  const Symbol values = loss->call(scope, matched_target(target, prediction, kind), prediction);
  harness.output("values", values);
  harness.output("mean", reduced(values, weight));
  harness.step();
}

double mean_of(std::string_view name, std::vector<Tree::Entry> options, const Case& each) {
  ComponentHarness harness(each.prediction.dtype());
  record(harness, name, std::move(options), each);
  return harness.result("mean")[0];
}

std::vector<double> values_in(std::string_view name, std::vector<Tree::Entry> options, const Case& each) {
  ComponentHarness harness(each.prediction.dtype());
  record(harness, name, std::move(options), each);
  return harness.result("values");
}

void require_close(double found, double expected, double tolerance) {
  require_near({found}, {expected}, tolerance);
}

// semantics.md B3
const Tensor y = numbers({2, 3}, {1, 9, 2, -5, -2, 6});
const Tensor p = numbers({2, 3}, {4, 8, 12, 8, 1, 3});
const Tensor w = numbers({2}, {1.2, 3.4});
const Tensor identity = numbers({3, 3}, {1, 0, 0, 0, 1, 0, 0, 0, 1});
const Tensor rows = numbers({3}, {0, 1, 2}).converted(DType::int64);
const Tensor weights = numbers({3}, {1.2, 3.4, 5.6});
const Tensor chances = numbers({3, 3}, {.9, .05, .05, .5, .89, .6, .05, .01, .94});
const Tensor logits = numbers({3, 3}, {8, 1, 1, 0, 9, 1, 2, 3, 5});
const Tree::Entry from_logits{"from_logits", true, {}};

}  // namespace

BOOST_AUTO_TEST_CASE(squared_and_absolute_errors) {
  require_close(mean_of("mean_squared_error", {}, {y, p}), 49.5, 1e-13);
  require_close(mean_of("mse", {}, {y, p, w}), 127.966667, 5.1e-7);
  require_close(mean_of("mean_absolute_error", {}, {y, p}), 5.5, 1e-13);
  require_close(mean_of("mae", {}, {y, p, w}), 13.566667, 5.1e-7);
  require_near(values_in("mse", {}, {y, p}), {(9 + 1 + 100) / 3.0, (169 + 9 + 9) / 3.0}, 1e-13);
  require_close(mean_of("mse", {}, {y, p, w.reshaped({2, 1})}), 127.966667, 5.1e-7);
}

// semantics.md B3: whole, weighted.
BOOST_AUTO_TEST_CASE(relative_and_logarithmic_errors) {
  require_close(mean_of("mape", {}, {y, p}), 211.851852, 5.1e-7);
  require_close(mean_of("mape", {}, {y, p, w}), 422.888889, 5.1e-7);
  require_close(mean_of("msle", {}, {y, p}), 1.437042, 5.1e-7);
  require_close(mean_of("msle", {}, {y, p, w}), 3.785637, 5.1e-7);
}

// semantics.md B3; 0 stands for -1, each label by itself.
BOOST_AUTO_TEST_CASE(hinges) {
  const Tensor truth = numbers({2, 2}, {0, 1, 0, 0});
  const Tensor signs = numbers({2, 2}, {-1, 1, -1, -1});
  const Tensor called = numbers({2, 2}, {.6, .4, .4, .6});
  for (const Tensor& target : {truth, signs}) {
    require_close(mean_of("hinge", {}, {target, called}), 1.3, 1e-14);
    require_close(mean_of("squared_hinge", {}, {target, called}), 1.86, 1e-14);
  }
  require_close(mean_of("categorical_hinge", {}, {truth, called}), 1.4, 1e-14);
}

// Classes 0 and 2 of (.9, .05, .05) and (.05, .01, .94) count, and half of four rows do.
BOOST_AUTO_TEST_CASE(rows_of_an_ignored_class_cost_nothing) {
  const Tensor labels = numbers({4}, {0, 1, 1, 2}).converted(DType::int32);
  const Tensor guess = numbers({4, 3}, {.9, .05, .05, .2, .2, .6, .5, .25, .25, .05, .01, .94});
  const Tree::Entry ignored{"ignore_class", 1, {}};
  const std::string name = "sparse_categorical_crossentropy";
  const double scale = 4 / (2 + 1e-7);
  require_near(values_in(name, {ignored}, {labels, guess}),
               {-std::log(.9) * scale, 0, 0, -std::log(.94) * scale}, 1e-15);
  const Tensor nobody = numbers({4}, {1, 1, 1, 1}).converted(DType::int32);
  require_near(values_in(name, {ignored}, {nobody, guess}), {0, 0, 0, 0}, 0);
}

// The same rows with "unknown" as a label that the output has no value for.
BOOST_AUTO_TEST_CASE(an_ignored_class_may_be_none_of_the_output) {
  const std::string name = "sparse_categorical_crossentropy";
  const double scale = 4 / (2 + 1e-7);
  for (const int unknown : {-1, 255}) {
    const double u = unknown;
    const Tree::Entry ignored{"ignore_class", unknown, {}};
    const Tensor labels = numbers({4}, {0, u, u, 2});
    const Tensor guess = numbers({4, 3}, {.9, .05, .05, .2, .2, .6, .5, .25, .25, .05, .01, .94});
    const std::vector<double> expected{-std::log(.9) * scale, 0, 0, -std::log(.94) * scale};
    require_near(values_in(name, {ignored}, {labels, guess}), expected, 1e-15);
    Tensor scores = guess.clone();
    for (double& value : scores.data<double>()) value = std::log(value);
    require_near(values_in(name, {ignored, from_logits}, {labels, scores}), expected, 1e-14);
    BOOST_TEST((ignored_class_of(*made<Loss>(name, {ignored})) == std::optional<std::int64_t>(unknown)));
  }
  BOOST_TEST(!ignored_class_of(*made<Loss>(name)));
  BOOST_TEST(!ignored_class_of(*made<Loss>("mse")));
}

// With 0 < gamma < 1 the power has no slope at 0. Right and sure costs 0 but for rounding. A wrong no
// costs -log(1e-7), and a wrong yes -log(1 - p) with p = 1 - 1e-7, which is 1 - 2^-23 in float32.
BOOST_AUTO_TEST_CASE(a_sure_prediction_has_a_finite_focal_loss_and_slope) {
  for (const DType dtype : {DType::float32, DType::float64}) {
    ComponentHarness harness(dtype);
    const Symbol prediction = harness.input("prediction", numbers({4, 1}, {1, 0, 1, 0}, dtype));
    const Symbol target = harness.input("target", numbers({4, 1}, {1, 0, 0, 1}, dtype));
    const auto focal = made<Loss>("binary_focal_crossentropy", {{"gamma", 0.5, {}}});
    Scope scope(harness.trace(), "loss");
    const Symbol values = focal->call(scope, target, prediction);
    harness.output("values", values);
    harness.output("slopes", differentiate(sum(values), {{prediction}})[0]);
    harness.step();
    const double yes = dtype == DType::float32 ? 23 * std::log(2.0) : 7 * std::log(10.0);
    require_near(harness.result("values"), {0, 0, yes, 7 * std::log(10.0)}, 2e-6);
    for (const double slope : harness.result("slopes")) BOOST_TEST(std::isfinite(slope), slope);
  }
}

BOOST_AUTO_TEST_CASE(weights_of_time_steps) {
  const Tensor steps = numbers({2, 3}, {3, 6, 5, 0, 4, 2});
  // Goldens of Keras in float32: their seventh digit is not exact.
  require_close(mean_of("mse", {}, {y.reshaped({2, 3, 1}), p.reshaped({2, 3, 1}), steps}), 97.833336, 4e-6);
  require_close(mean_of("mae", {}, {y.reshaped({2, 3, 1}), p.reshaped({2, 3, 1}), steps}), 13.833333, 5.1e-7);
}

// semantics.md A5: losses 1 .. 5, batches of 2, weights 1, 3, 1, 3, 3: sum(w l) / rows.
BOOST_AUTO_TEST_CASE(weighted_batches_are_divided_by_their_rows) {
  const auto batch = [](std::initializer_list<double> losses, std::initializer_list<double> factors) {
    const auto count = static_cast<std::int64_t>(losses.size());
    return mean_of("mae", {},
                   {Tensor::zeros({DType::float64, {count, 1}}), numbers({count, 1}, losses),
                    numbers({count}, factors)});
  };
  require_close(batch({1, 2}, {1, 3}), 3.5, 1e-15);
  require_close(batch({3, 4}, {1, 3}), 7.5, 1e-15);
  require_close(batch({5}, {3}), 15, 1e-15);
}

BOOST_AUTO_TEST_CASE(targets_without_the_last_dimension_are_not_broadcast) {
  const Tensor column = numbers({3, 1}, {1, 2, 4});
  require_near(values_in("mse", {}, {numbers({3}, {0, 0, 1}), column}), {1, 4, 9}, 1e-15);
  require_near(values_in("mse", {}, {column, numbers({3}, {0, 0, 1})}), {1, 4, 9}, 1e-15);
}

BOOST_AUTO_TEST_CASE(categorical_cross_entropy_of_probabilities_and_logits) {
  const std::string dense = "categorical_crossentropy";
  const std::string sparse = "sparse_categorical_crossentropy";
  require_close(mean_of(dense, {}, {identity, chances}), .323968, 5.1e-7);
  require_close(mean_of(dense, {}, {identity, chances, weights}), 1.069603, 5.1e-7);
  require_close(mean_of(sparse, {}, {rows, chances}), .323968, 5.1e-7);
  require_close(mean_of(sparse, {}, {rows, chances, weights}), 1.069603, 5.1e-7);
  const std::vector<double> each{.001822103, .000458767, .169846020};
  require_near(values_in(dense, {from_logits}, {identity, logits}), each, 5.1e-10);
  require_near(values_in(sparse, {from_logits}, {rows, logits}), each, 5.1e-10);
  require_close(mean_of(sparse, {from_logits}, {rows, logits}), .057375630, 5.1e-10);
  require_close(mean_of(dense, {from_logits}, {identity, logits, weights}), .318294680, 5.1e-10);
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_of_probabilities_and_logits) {
  const Tensor chance = numbers({3, 3}, {.9, .1, .2, .3, .8, .1, .1, .2, .7});
  require_close(mean_of("binary_crossentropy", {}, {identity, chance}), .200469178, 5.1e-10);
  // The same from logits, log(p / (1 - p)).
  Tensor z = chance.clone();
  for (double& value : z.data<double>()) value = std::log(value / (1 - value));
  require_close(mean_of("bce", {from_logits}, {identity, z}), .200469178, 5.1e-10);
}

// In float32, 1 - 1e-7 is 1 - 2^-23: the wrong one costs 23 log 2, the three right ones 2^-23 each at most;
// their mean is 3.98559. In float64 it is 7 log 10 / 4.
BOOST_AUTO_TEST_CASE(saturated_binary_cross_entropy_is_clipped_in_its_dtype) {
  const Tensor truth = numbers({1, 4}, {1, 0, 1, 0});
  const Tensor sure = numbers({1, 4}, {1, 1, 1, 0});
  require_close(mean_of("bce", {}, {truth, sure.converted(DType::float32)}), 23 * std::log(2.0) / 4, 4e-7);
  require_close(mean_of("bce", {}, {truth, sure}), 7 * std::log(10.0) / 4, 4e-7);
}

BOOST_AUTO_TEST_CASE(label_smoothing_moves_targets_towards_even) {
  const Tree::Entry smooth{"label_smoothing", 0.2, {}};
  // Binary: 1 -> .9, 0 -> .1. Categorical with two classes: the same.
  const double expected = -(.9 * std::log(.7) + .1 * std::log(.3));
  require_close(mean_of("bce", {smooth}, {numbers({1, 2}, {1, 0}), numbers({1, 2}, {.7, .3})}), expected,
                1e-14);
  require_close(
      mean_of("categorical_crossentropy", {smooth}, {numbers({1, 2}, {1, 0}), numbers({1, 2}, {.7, .3})}),
      expected, 1e-14);
}

// max(0, -y p), y being 1 for yes and -1 for no.
BOOST_AUTO_TEST_CASE(perceptron_loss_is_how_far_a_decision_lies_on_the_wrong_side) {
  const Case one{numbers({4, 1}, {1, 1, 0, 0}), numbers({4, 1}, {2, -3, 0.5, -7})};
  require_near(values_in("perceptron", {}, one), {0, 3, 0.5, 0}, 0);
  // Class 0: (2, -1, 4) gives 0, 0, 4. Class 2: (-1, 0.5, -3) gives 0, 0.5, 3. The mean over the three.
  const Case three{numbers({2}, {0, 2}).converted(DType::int64), numbers({2, 3}, {2, -1, 4, -1, 0.5, -3})};
  require_near(values_in("perceptron", {}, three), {4.0 / 3, 3.5 / 3}, 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()
