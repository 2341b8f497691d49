// How metrics of classes are told which class counts. What they compute: keras_goldens.cpp.

#include <plexus/error/error.hpp>
#include <plexus/nn/judged_output.hpp>
#include <plexus/nn/metric.hpp>

#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(class_metrics)

namespace {

const std::vector<std::string> fruits{"apple", "fig", "pear"};

/// A metric of one batch, of rows whose loss takes their values for `kind`.
double measured(std::string_view name, std::vector<Tree::Entry> options, const Tensor& target,
                const Tensor& prediction, PredictionKind kind,
                std::optional<std::vector<std::string>> classes = std::vector<std::string>{}) {
  ComponentHarness harness(DType::float64, false);
  const auto metric = made<Metric>(name, std::move(options));
  const Symbol given = harness.input("prediction", prediction);
  const Symbol truth = harness.input("target", target);
  const Symbol weight = full(harness.graph(), {DType::float64, Shape{prediction.shape()[0]}}, 1);
  const JudgedOutput output{kind, prediction.shape().from(1), std::move(classes)};
  Scope updates(harness.trace(), "metric", output);
  metric->update(updates, truth, given, weight);
  Scope results(harness.trace(), "metric", output);
  harness.output("value", metric->result(results));
  harness.step();
  return harness.result("value")[0];
}

Tensor indices(std::initializer_list<double> values) {
  return numbers({static_cast<std::int64_t>(values.size())}, values).converted(DType::int32);
}

}  // namespace

// Called: pear, pear, fig, pear, apple, for pear, apple, fig, pear, pear: of 3 called pear 2 are, and of 3
// pears 2 are called so. f1 of apple 0 / (0 + 1 + 1), of fig 1, of pear 2/3.
BOOST_AUTO_TEST_CASE(a_class_is_named_or_averaged_over) {
  const Tensor truth = indices({2, 0, 1, 2, 2});
  const Tensor called = numbers({5, 3}, {.1, .2, .7, .2, .3, .5, 0, .9, .1, .3, .3, .4, .4, .35, .25});
  const auto value = [&](const char* name, std::vector<Tree::Entry> options) {
    return measured(name, std::move(options), truth, called, PredictionKind::class_probabilities, fruits);
  };
  const double exact = 1e-15;
  require_near({value("precision", {{"class", "pear", {}}})}, {2. / 3}, exact);
  require_near({value("recall", {{"class", "pear", {}}})}, {2. / 3}, exact);
  require_near({value("f1_score", {{"class", "fig", {}}})}, {1}, exact);
  require_near({value("f1_score", {})}, {(0 + 1 + 2. / 3) / 3}, exact);
  require_near({value("f1_score", {{"average", "micro", {}}})}, {3. / 5}, exact);
  require_near({value("f1_score", {{"average", "weighted", {}}})}, {(1 + 3 * 2. / 3) / 5}, exact);
  require_near({value("true_positives", {})}, {3}, 0);
  require_near({value("false_positives", {{"class", "pear", {}}})}, {1}, 0);
  require_near({value("true_negatives", {{"class", "pear", {}}})}, {1}, 0);
  require_near({value("top_k_accuracy", {{"k", 2, {}}})}, {3. / 5}, exact);  // third in rows 1 and 4
}

// Of logits 1, -1, 2, -3 the first and the third mean yes; of no, the other two.
BOOST_AUTO_TEST_CASE(of_one_value_the_positive_class_may_be_no) {
  const Tensor truth = numbers({4, 1}, {1, 1, 0, 0});
  const Tensor called = numbers({4, 1}, {1, -1, 2, -3});
  const auto value = [&](const char* name, const char* positive) {
    return measured(name, {{"class", positive, {}}}, truth, called, PredictionKind::logit,
                    std::vector<std::string>{"no", "yes"});
  };
  for (const char* positive : {"yes", "no"}) {
    BOOST_TEST(value("precision", positive) == .5);
    BOOST_TEST(value("recall", positive) == .5);
  }
  BOOST_TEST(value("true_negatives", "yes") == value("true_positives", "no"));
}

// Of 2, 0, 0.1, -3 the first and the third mean yes; of 1, 1, 0, 0 one of two is called so.
BOOST_AUTO_TEST_CASE(decision_values_above_0_mean_yes) {
  const Tensor truth = numbers({4, 1}, {1, 1, 0, 0});
  const Tensor called = numbers({4, 1}, {2, 0, .1, -3});
  const auto value = [&](const char* name) {
    return measured(name, {}, truth, called, PredictionKind::decision);
  };
  for (const char* name : {"accuracy", "binary_accuracy", "precision", "recall", "f1_score"}) {
    BOOST_TEST(value(name) == .5, name);
  }
  for (const char* name : {"true_positives", "true_negatives", "false_positives", "false_negatives"}) {
    BOOST_TEST(value(name) == 1, name);
  }
}

// The largest are those of classes 1, 0, 2 and 2, of which all but the last are right.
BOOST_AUTO_TEST_CASE(the_largest_decision_value_is_the_class) {
  const Tensor truth = indices({1, 0, 2, 0});
  const Tensor called = numbers({4, 3}, {-5, -1, -2, 3, 0, 0, -1, 0, 1, 6, 4, 7});
  const auto value = [&](const char* name, std::vector<Tree::Entry> options = {}) {
    return measured(name, std::move(options), truth, called, PredictionKind::class_decisions, fruits);
  };
  BOOST_TEST(value("accuracy") == .75);
  BOOST_TEST(value("top_k_accuracy", {{"k", 2, {}}}) == 1);
  BOOST_TEST(value("precision", {{"class", "pear", {}}}) == .5);
  BOOST_TEST(value("recall", {{"class", "apple", {}}}) == .5);
  BOOST_TEST(value("true_positives") == 3);
}

BOOST_AUTO_TEST_CASE(what_needs_probabilities_refuses_decision_values) {
  const Tensor truth = numbers({2, 1}, {1, 0});
  const Tensor called = numbers({2, 1}, {2, -3});
  const auto refuse = [&](const char* name, std::vector<Tree::Entry> options) {
    BOOST_CHECK_EXCEPTION(measured(name, std::move(options), truth, called, PredictionKind::decision),
                          UsageError, Says{"logistic regression"});
  };
  refuse("auc", {});
  refuse("precision", {{"threshold", .3, {}}});
  refuse("binary_accuracy", {{"threshold", .3, {}}});
}

BOOST_AUTO_TEST_CASE(unknown_classes_are_refused_with_those_that_there_are) {
  const JudgedOutput named{PredictionKind::class_probabilities, {3}, fruits};
  BOOST_TEST(class_index(named, "pear") == 2);
  BOOST_CHECK_EXCEPTION(
      class_index(named, "pears"), ConfigError,
      Says{"there is no class 'pears'; did you mean 'pear'? the classes are apple, fig, pear"});
  BOOST_CHECK_EXCEPTION(class_index(named, "1"), ConfigError, Says{"there is no class '1'"});
  const JudgedOutput coded{PredictionKind::class_probabilities, {3}, std::vector<std::string>{}};
  BOOST_TEST(class_index(coded, "2") == 2);
  BOOST_CHECK_EXCEPTION(class_index(coded, "3"), ConfigError, Says{"expected a class from 0 to 2"});
  BOOST_CHECK_EXCEPTION(class_index(coded, "pear"), ConfigError, Says{"have no names"});
  const JudgedOutput single{PredictionKind::probability, {1}, std::vector<std::string>{}};
  BOOST_TEST(class_index(single, "1") == 1);
  BOOST_CHECK_THROW(class_index(single, "2"), ConfigError);
  const JudgedOutput unread{PredictionKind::class_probabilities, {3}};
  BOOST_TEST(class_index(unread, "pear") == 0);
  BOOST_CHECK_EXCEPTION(class_index(unread, "3"), ConfigError,
                        Says{"expected a class from 0 to 2, or the name of one"});
}

BOOST_AUTO_TEST_CASE(nothing_to_count_gives_0) {
  const Tensor nobody = numbers({2, 1}, {0, 0});
  for (const char* name : {"precision", "recall", "f1_score", "auc"}) {
    BOOST_TEST(measured(name, {}, nobody, nobody, PredictionKind::probability) == 0, name);
  }
}

BOOST_AUTO_TEST_CASE(values_that_are_no_numbers_are_never_right) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Tensor row = numbers({1, 3}, {nan, nan, nan});
  const auto kind = PredictionKind::class_probabilities;
  BOOST_TEST(measured("top_k_accuracy", {{"k", 2, {}}}, indices({1}), row, kind) == 0);
  BOOST_TEST(measured("auc", {}, indices({1}), row, kind) >= 0);  // it reads no place out of range
}

BOOST_AUTO_TEST_CASE(of_equal_values_the_first_counts_as_the_larger) {
  const auto kind = PredictionKind::class_probabilities;
  const Tensor equal = numbers({3, 3}, {.2, .2, .2, .2, .2, .2, .2, .2, .2});
  for (const auto& [k, share] : {std::pair{1, 1. / 3}, std::pair{2, 2. / 3}, std::pair{3, 1.}}) {
    require_near({measured("top_k_accuracy", {{"k", k, {}}}, indices({0, 1, 2}), equal, kind)}, {share},
                 1e-15);
  }
}

// Targets 1, 2, 3: their mean is 2, the sum of squares about it 2. Predictions off by 1, 0, 0: 1 - 1/2.
BOOST_AUTO_TEST_CASE(r2_compares_with_the_mean) {
  const auto value = [](std::initializer_list<double> target, std::initializer_list<double> prediction,
                        std::vector<Tree::Entry> options = {}) {
    return measured("r2_score", std::move(options), numbers({3, 1}, target), numbers({3, 1}, prediction),
                    PredictionKind::real);
  };
  BOOST_TEST(value({1, 2, 3}, {2, 2, 3}) == .5);
  BOOST_TEST(value({2, 2, 2}, {2, 2, 2}) == 1);
  BOOST_TEST(value({2, 2, 2}, {2, 2, 3}) == 0);
  BOOST_TEST(value({1, 2, 3}, {2, 2, 3}, {{"num_regressors", 1, {}}}) == 0);   // 1 - .5 * 2 / 1
  BOOST_TEST(value({1, 2, 3}, {2, 2, 3}, {{"num_regressors", 2, {}}}) == .5);  // too few rows to adjust
}

// Their squares are beyond the digits of float64. The last three hold no exact number and are all equal.
BOOST_AUTO_TEST_CASE(r2_of_targets_far_from_0_is_that_of_targets_near_it) {
  const auto value = [](std::initializer_list<double> target, std::initializer_list<double> prediction) {
    return measured("r2_score", {}, numbers({3, 1}, target), numbers({3, 1}, prediction),
                    PredictionKind::real);
  };
  BOOST_TEST(value({1e8 + 1, 1e8 + 2, 1e8 + 3}, {1e8 + 2, 1e8 + 2, 1e8 + 3}) == .5);
  BOOST_TEST(value({-1e15 + 1, -1e15 + 2, -1e15 + 3}, {-1e15 + 2, -1e15 + 2, -1e15 + 3}) == .5);
  BOOST_TEST(value({1e8, 1, 0}, {1e8, 1, 0}) == 1);
  BOOST_TEST(value({.1, .1, .1}, {.1, .1, .1}) == 1);
  BOOST_TEST(value({.1, .1, .1}, {.1, .1, .2}) == 0);
}

// In two batches of two rows, weighted 1 and 2. Targets 0, 1 and 5, 6 above 1e8: the mean is (1 + 2 * 11) / 6
// = 23/6, the sum about it (529 + 289 + 2 * 49 + 2 * 169) / 36 = 1254 / 36. Each prediction is off by 1: 6.
BOOST_AUTO_TEST_CASE(r2_of_batches_is_that_of_all_rows) {
  ComponentHarness harness(DType::float64, false);
  const auto metric = made<Metric>("r2_score");
  const double far = 1e8;
  const Symbol given = harness.input("prediction", numbers({2, 1}, {far + 1, far + 2}));
  const Symbol truth = harness.input("target", numbers({2, 1}, {far, far + 1}));
  const Symbol weight = harness.input("weight", numbers({2}, {1, 1}));
  const JudgedOutput output{PredictionKind::real, Shape{1}, std::vector<std::string>{}};
  Scope updates(harness.trace(), "metric", output);
  metric->update(updates, truth, given, weight);
  Scope results(harness.trace(), "metric", output);
  harness.output("value", metric->result(results));
  harness.step();
  harness.write("prediction", numbers({2, 1}, {far + 6, far + 7}));
  harness.write("target", numbers({2, 1}, {far + 5, far + 6}));
  harness.write("weight", numbers({2}, {2, 2}));
  harness.step();
  require_near(harness.result("value"), {1 - 6 * 36 / 1254.}, 1e-12);
}

BOOST_AUTO_TEST_CASE(they_know_their_direction) {
  for (const char* name : {"precision", "recall", "f1_score", "auc", "r2_score", "top_k_accuracy",
                           "true_positives", "true_negatives"}) {
    BOOST_TEST((made<Metric>(name)->direction() == Direction::up), name);
  }
  for (const char* name : {"false_positives", "false_negatives"}) {
    BOOST_TEST((made<Metric>(name)->direction() == Direction::down), name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
