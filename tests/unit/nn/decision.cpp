// What the values of an output decide for, by what the loss takes them for.

#include <plexus/nn/decision.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(decision)

namespace {

Tensor row(std::initializer_list<double> values) {
  return Tensor::of<double>({1, static_cast<std::int64_t>(values.size())}, values);
}

const auto near = boost::test_tools::tolerance(1e-12);
const double ln3 = std::log(3.0);

}  // namespace

BOOST_AUTO_TEST_CASE(one_value_tells_two_classes_apart) {
  BOOST_TEST(decided_class(row({.4}), PredictionKind::probability) == 0);
  BOOST_TEST(decided_class(row({.4}), PredictionKind::logit) == 1);
  BOOST_TEST(decided_class(row({0}), PredictionKind::logit) == 0);
  BOOST_TEST(decided_class(row({.5}), PredictionKind::real) == 0);
  BOOST_TEST(decided_class(row({.75}), PredictionKind::real) == 1);
}

BOOST_AUTO_TEST_CASE(of_several_values_the_first_largest_is_meant) {
  for (const PredictionKind kind : {PredictionKind::class_probabilities, PredictionKind::class_logits}) {
    BOOST_TEST(decided_class(row({-1, .25, .25}), kind) == 1);
  }
  const double nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(decided_class(row({nan, -2, -1}), PredictionKind::class_logits) == 2);
}

// sigmoid(ln 3) = 3/4; softmax(0, ln 3, ln 4) = (1, 3, 4) / 8.
BOOST_AUTO_TEST_CASE(probabilities_follow_from_what_the_values_are) {
  BOOST_TEST(class_probability(row({.3}), 1, PredictionKind::probability) == .3, near);
  BOOST_TEST(class_probability(row({.3}), 0, PredictionKind::probability) == .7, near);
  BOOST_TEST(class_probability(row({ln3}), 1, PredictionKind::logit) == .75, near);
  BOOST_TEST(class_probability(row({ln3}), 0, PredictionKind::logit) == .25, near);
  const Tensor logits = row({0, ln3, std::log(4.0)});
  BOOST_TEST(class_probability(logits, 0, PredictionKind::class_logits) == 1.0 / 8, near);
  BOOST_TEST(class_probability(logits, 1, PredictionKind::class_logits) == 3.0 / 8, near);
  BOOST_TEST(class_probability(logits, 1, PredictionKind::logit) == .75, near);  // each on its own
  BOOST_TEST(class_probability(row({.5, .5, 1}), 2, PredictionKind::class_probabilities) == .5, near);
  BOOST_TEST(class_probability(row({.5, 7}), 1, PredictionKind::real) == 7, near);
}

BOOST_AUTO_TEST_CASE(all_classes_at_once_have_the_probability_of_each) {
  for (const PredictionKind kind : {PredictionKind::real, PredictionKind::probability, PredictionKind::logit,
                                    PredictionKind::class_probabilities, PredictionKind::class_logits}) {
    for (const Tensor& values : {row({.3}), row({.5, .5, 1}), row({-2, 3, .25, 900})}) {
      const std::vector<double> all = class_probabilities(values, kind);
      BOOST_TEST_REQUIRE(all.size() ==
                         static_cast<std::size_t>(std::max<std::int64_t>(values.elements(), 2)));
      for (std::size_t i = 0; i < all.size(); ++i)
        BOOST_TEST(all[i] == class_probability(values, static_cast<std::int64_t>(i), kind), near);
    }
  }
}

// 0.1F + 0.9F is not 1 in double precision.
BOOST_AUTO_TEST_CASE(shares_of_one_are_the_values_and_those_of_nothing_are_none) {
  const Tensor softmax = Tensor::of<float>({1, 2}, {.1F, .9F});
  BOOST_TEST(class_probability(softmax, 1, PredictionKind::class_probabilities) == double{.9F});
  const std::vector<double> sigmoids =
      class_probabilities(row({.2, .6}), PredictionKind::class_probabilities);
  BOOST_TEST(sigmoids[1] == .75, near);
  for (const Tensor& values : {row({0, 0}), row({-3, 1})})
    BOOST_TEST(std::isnan(class_probability(values, 1, PredictionKind::class_probabilities)));
}

BOOST_AUTO_TEST_CASE(logits_of_any_size_have_a_probability) {
  BOOST_TEST(class_probability(row({-800}), 0, PredictionKind::logit) == 1);
  BOOST_TEST(class_probability(row({800}), 0, PredictionKind::logit) == 0);
  BOOST_TEST(class_probability(row({-40}), 1, PredictionKind::logit) == std::exp(-40), near);
  BOOST_TEST(class_probability(row({-1000, 1000}), 0, PredictionKind::class_logits) == 0);
  BOOST_TEST(class_probability(row({-1000, 1000}), 1, PredictionKind::class_logits) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
