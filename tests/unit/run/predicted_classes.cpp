// What the values of an output mean: classes, and their probabilities.

#include <plexus/error/error.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "predictors.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(predicted_classes)

// softmax(0, ln 3) is (1/4, 3/4), softmax(0, -ln 3) is (3/4, 1/4).
BOOST_AUTO_TEST_CASE(probabilities_and_classes_by_name) {
  Predictor p(two_classes());
  const auto a = p.column("a");
  p.set(a, 1.0);
  p.set("b", 5);
  p.run();
  BOOST_TEST(std::fabs(p.probability("yes") - 0.75) < 1e-6);
  BOOST_TEST(std::fabs(p.probability("answer", "no") - 0.25) < 1e-6);
  BOOST_TEST(p.predicted_class() == "yes");
  p.set(a, -1.0);
  p.set("b", 5);
  p.run();
  BOOST_TEST(std::fabs(p.probability("yes") - 0.25) < 1e-6);
  BOOST_TEST(p.predicted_class("answer") == "no");
  BOOST_CHECK(p.output().type() == (Type{DType::float32, {1, 2}}));
  BOOST_TEST(std::fabs(p.output("answer").data<float>()[0] - 0.75F) < 1e-6F);
}

BOOST_AUTO_TEST_CASE(one_number_is_the_probability_of_the_second_class) {
  Predictor p(one_layer("sigmoid", {1.0986122886681098F}));
  p.set("a", 1.0);  // sigmoid(ln 3) = 1 / (1 + 1/3)
  p.run();
  BOOST_TEST(std::fabs(p.probability("yes") - 0.75) < 1e-6);
  BOOST_TEST(std::fabs(p.probability("no") - 0.25) < 1e-6);
  BOOST_TEST(p.predicted_class() == "yes");
}

// The same weights without an activation: sigmoid(ln 3) = 3/4, and -ln 3 is on the same side of 1/2 as 0.4
// is.
BOOST_AUTO_TEST_CASE(logits_mean_what_the_loss_takes_them_for) {
  Predictor one(one_layer("linear", {1.0986122886681098F}, {PredictionKind::logit}));
  one.set("a", 1.0);
  one.run();
  BOOST_TEST(std::fabs(one.probability("yes") - 0.75) < 1e-6);
  BOOST_TEST(std::fabs(one.probability("no") - 0.25) < 1e-6);
  one.set("a", 0.25);  // a logit of 0.27 means yes
  one.run();
  BOOST_TEST(one.predicted_class() == "yes");
  Predictor two(one_layer("linear", {0, 1.0986122886681098F}, {PredictionKind::class_logits}));
  two.set("a", -1.0);
  two.run();
  BOOST_TEST(std::fabs(two.probability("no") - 0.75) < 1e-6);
  BOOST_TEST(two.predicted_class() == "no");
  Predictor number(one_layer("linear", {2}, {PredictionKind::real}));
  number.set("a", 1.0);
  number.run();
  BOOST_TEST(number.predicted_class() == "yes");
  BOOST_TEST(holds(message_of<DataError>([&] { number.probability("yes"); }),
                   "gives 2 for class 'yes', which is no probability"));
}

// All three give yes a probability of 3/4.
BOOST_AUTO_TEST_CASE(a_threshold_decides_for_the_second_class) {
  const auto answer = [](std::shared_ptr<const TrainedModel> model, double threshold) {
    Predictor p(std::move(model), {.threshold = threshold});
    for (const std::string& column : p.columns()) p.set(column, 1.0);
    p.run();
    BOOST_TEST(std::fabs(p.probability("yes") - 0.75) < 1e-6);  // whatever is decided
    return p.predicted_class();
  };
  for (const auto& [threshold, expected] : {std::pair{0.7, "yes"}, {0.8, "no"}}) {
    BOOST_TEST(answer(two_classes(), threshold) == expected);
    BOOST_TEST(answer(one_layer("sigmoid", {1.0986122886681098F}), threshold) == expected);
    BOOST_TEST(answer(one_layer("linear", {1.0986122886681098F}, {PredictionKind::logit}), threshold) ==
               expected);
  }
  for (const double wrong : {0.0, 1.0, -0.5, std::nan("")}) {
    BOOST_TEST(holds(message_of<UsageError>([&] { Predictor(two_classes(), {.threshold = wrong}); }),
                     "the threshold is a probability between 0 and 1"));
  }
}

// 0.25 means yes as a distance from the boundary; a threshold would be one of probabilities.
BOOST_AUTO_TEST_CASE(decision_values_give_classes_and_no_probabilities) {
  const auto predictor = [](std::initializer_list<float> kernel, PredictionKind kind, double threshold) {
    Predictor p(one_layer("linear", kernel, {kind}), {.threshold = threshold});
    p.set("a", 1.0);
    p.run();
    return p;
  };
  const auto refuse = [](const std::string& message, const char* what) {
    BOOST_TEST(holds(message, std::string("output 'answer' has no ") + what), message);
    BOOST_TEST(holds(message, "stand for no probability"), message);
    BOOST_TEST(holds(message, "logistic regression"), message);
  };
  Predictor one = predictor({.25F}, PredictionKind::decision, .5);
  BOOST_TEST(one.predicted_class() == "yes");
  refuse(message_of<UsageError>([&] { one.probability("yes"); }), "probabilities");
  one.set("a", 0.0);
  one.run();
  BOOST_TEST(one.predicted_class() == "no");
  Predictor two = predictor({-3, -4}, PredictionKind::class_decisions, .5);
  BOOST_TEST(two.predicted_class() == "no");
  refuse(message_of<UsageError>([&] { two.probability("no"); }), "probabilities");
  const Predictor first = predictor({.25F}, PredictionKind::decision, .9);
  refuse(message_of<UsageError>([&] { first.predicted_class(); }), "threshold");
  const Predictor second = predictor({-3, -4}, PredictionKind::class_decisions, .9);
  refuse(message_of<UsageError>([&] { second.predicted_class(); }), "threshold");
}

// 0.25 would mean "no" as a probability and "yes" as a logit.
BOOST_AUTO_TEST_CASE(values_of_unknown_meaning_are_not_guessed_at) {
  const std::string unknown = "probabilities, logits or numbers is not known";
  Predictor one(one_layer("linear", {.25F}));
  one.set("a", 1.0);
  one.run();
  BOOST_TEST(one.output().item() == 0.25);
  BOOST_TEST(holds(message_of<UsageError>([&] { one.predicted_class(); }), unknown));
  BOOST_TEST(holds(message_of<UsageError>([&] { one.probability("yes"); }), unknown));
  Predictor two(one_layer("linear", {.25F, .75F}));
  two.set("a", 1.0);
  two.run();
  BOOST_TEST(two.predicted_class() == "yes");  // the largest of logits and of probabilities alike
  BOOST_TEST(holds(message_of<UsageError>([&] { two.probability("yes"); }), unknown));
}

BOOST_AUTO_TEST_CASE(what_is_no_class_or_no_probability_is_refused) {
  Predictor p(two_classes());
  p.set("a", 0);
  p.set("b", 0);
  p.run();
  BOOST_TEST(holds(message_of<UsageError>([&] { p.probability("yess"); }), "no class 'yess'"));
  Predictor sum(sum_of({DType::float64, {1}}));
  sum.set("x", 3);
  sum.run();
  BOOST_TEST(
      holds(message_of<UsageError>([&] { sum.predicted_class(); }), "classes of output 'y' are not known"));
  BOOST_TEST(
      holds(message_of<UsageError>([&] { sum.probability("yes"); }), "classes of output 'y' are not known"));
}

// A sigmoid above 1/2 would mean the second of its classes.
BOOST_AUTO_TEST_CASE(two_values_cannot_tell_three_classes_apart) {
  Predictor p(one_layer("softmax", {1, 2}, {}, {"rose", "iris", "tulip"}));
  p.set("a", 1);
  p.run();
  const std::string refused = "output 'answer' has 2 values, which cannot tell 3 classes apart";
  BOOST_TEST(holds(message_of<UsageError>([&] { p.predicted_class(); }), refused));
  BOOST_TEST(holds(message_of<UsageError>([&] { p.probability("rose"); }), refused));
  BOOST_TEST(p.output().elements() == 2);
}

BOOST_AUTO_TEST_CASE(a_single_value_cannot_tell_a_single_class) {
  Predictor p(one_layer("sigmoid", {1}, {}, {"only"}));
  p.set("a", 1.0);
  p.run();
  const std::string refused = "output 'answer' has 1 value, which cannot tell 1 class apart";
  BOOST_TEST(holds(message_of<UsageError>([&] { p.predicted_class(); }), refused));
  BOOST_TEST(holds(message_of<UsageError>([&] { p.probability("only"); }), refused));
}

BOOST_AUTO_TEST_SUITE_END()
