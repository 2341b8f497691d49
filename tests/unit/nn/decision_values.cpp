// Distances from a boundary: what a loss says of them, what they decide, and that no probability is made of
// them.

#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>
#include <plexus/nn/trace.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/decision_loss.hpp"
#include "../../support/says.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(decision_values)

namespace {

/// A loss that says what it is told to.
struct Saying final : Loss {
  Saying(TargetKind t, PredictionKind p) : target(t), prediction(p) {}
  Symbol call(Scope&, const Symbol&, const Symbol& p) const override { return p; }
  TargetKind targets() const override { return target; }
  PredictionKind predictions() const override { return prediction; }
  TargetKind target;
  PredictionKind prediction;
};

Tensor distances(std::initializer_list<double> values) {
  return Tensor::of<double>({1, static_cast<std::int64_t>(values.size())}, values);
}

constexpr PredictionKind single = PredictionKind::decision;
constexpr PredictionKind several = PredictionKind::class_decisions;

}  // namespace

BOOST_AUTO_TEST_CASE(of_one_value_are_yes_or_no_and_of_several_classes) {
  const tests::DecisionLoss loss;
  BOOST_CHECK(targets_of(loss, 1) == TargetKind::answer);
  BOOST_CHECK(predictions_of(loss, 1) == single);
  for (const std::int64_t values : {2, 3, 10}) {
    BOOST_CHECK(targets_of(loss, values) == TargetKind::class_index);
    BOOST_CHECK(predictions_of(loss, values) == several);
  }
}

// Several answers a row are each a distance from a boundary of their own.
BOOST_AUTO_TEST_CASE(are_of_classes_only_where_the_targets_are) {
  for (const TargetKind kind : {TargetKind::class_index, TargetKind::distribution}) {
    BOOST_CHECK(predictions_of(Saying(kind, single), 3) == several);
  }
  for (const TargetKind kind : {TargetKind::answer, TargetKind::unit_interval, TargetKind::real}) {
    BOOST_CHECK(targets_of(Saying(kind, single), 3) == kind);
    BOOST_CHECK(predictions_of(Saying(kind, single), 3) == single);
  }
}

BOOST_AUTO_TEST_CASE(other_kinds_do_not_depend_on_the_number_of_values) {
  for (const std::int64_t values : {1, 3}) {
    const Saying loss(TargetKind::class_index, PredictionKind::class_logits);
    BOOST_CHECK(targets_of(loss, values) == TargetKind::class_index);
    BOOST_CHECK(predictions_of(loss, values) == PredictionKind::class_logits);
  }
}

BOOST_AUTO_TEST_CASE(above_0_mean_yes_whatever_the_threshold) {
  const double least = std::numeric_limits<double>::denorm_min();
  for (const double threshold : {.5, .1, .9}) {
    BOOST_TEST(is_yes(least, single, threshold));
    BOOST_TEST(!is_yes(0, single, threshold));
    BOOST_TEST(!is_yes(-.25, single, threshold));
    BOOST_TEST(decided_class(distances({.1}), single, threshold) == 1);
    BOOST_TEST(decided_class(distances({0}), single, threshold) == 0);
    BOOST_TEST(decided_class(distances({-4, -5}), several, threshold) == 0);
    BOOST_TEST(decided_class(distances({-4, -1, -1}), several, threshold) == 1);
  }
  BOOST_TEST(boundary_of(single) == 0);
  BOOST_TEST(boundary_of(PredictionKind::logit) == 0);
  BOOST_TEST(boundary_of(PredictionKind::probability) == .5);
}

BOOST_AUTO_TEST_CASE(take_no_threshold) {
  BOOST_TEST(!takes_threshold(1, 2, single));
  BOOST_TEST(!takes_threshold(3, 0, single));
  BOOST_TEST(!takes_threshold(2, 2, several));
}

BOOST_AUTO_TEST_CASE(are_neither_logits_nor_probabilities) {
  for (const PredictionKind kind : {single, several}) {
    BOOST_TEST(is_of_decisions(kind));
    BOOST_TEST(!is_of_logits(kind));
    BOOST_TEST(!is_of_probabilities(kind));
    BOOST_TEST(is_of_classes(kind) == (kind == several));
  }
  BOOST_TEST(text_of(single) == "decision values");
  BOOST_TEST(text_of(several) == "decision values of classes");
}

BOOST_AUTO_TEST_CASE(have_no_probabilities_and_say_what_has) {
  for (const PredictionKind kind : {single, several}) {
    const Tensor row = kind == single ? distances({.7}) : distances({.7, -2});
    Trace trace({false, DType::float64, 0, nullptr});
    const Symbol values = trace.graph().constant(row);
    for (const char* part : {"a perceptron's", "stand for no probability", "logistic regression",
                             "activation: sigmoid and the loss binary_crossentropy",
                             "activation: softmax and sparse_categorical_crossentropy"}) {
      BOOST_CHECK_EXCEPTION(class_probability(row, 1, kind), UsageError, Says{part});
      BOOST_CHECK_EXCEPTION(class_probabilities(row, kind), UsageError, Says{part});
      BOOST_CHECK_EXCEPTION(as_probabilities(values, kind), UsageError, Says{part});
    }
  }
}

BOOST_AUTO_TEST_CASE(have_targets_of_their_shape_and_dtype_where_these_are_answers) {
  Trace trace({false, DType::float64, 0, nullptr});
  const Symbol target = trace.graph().input("t", {DType::uint8, {4}});
  const Symbol unit = trace.graph().input("p", {DType::float64, {4, 1}});
  BOOST_TEST(matched_target(target, unit, TargetKind::answer).type().text() == "float64 [4, 1]");
  const Symbol units = trace.graph().input("q", {DType::float64, {4, 3}});
  BOOST_CHECK_THROW(matched_target(target, units, TargetKind::answer), ShapeError);
}

BOOST_AUTO_TEST_SUITE_END()
