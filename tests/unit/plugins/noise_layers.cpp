// Layers that draw random numbers while they train, and one that prices what flows through.

#include <plexus/error/error.hpp>
#include <plexus/nn/layer.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(noise_layers)

namespace {

constexpr std::int64_t count = 40'000;
const Tensor twos = Tensor::full({DType::float64, {count, 1}}, 2);

}  // namespace

// A mean of 40,000 is within 5 deviations / 200 of its expectation, a variance of normal numbers within 5
// sqrt(2 / 40,000) of itself.
BOOST_AUTO_TEST_CASE(noise_has_its_mean_and_variance) {
  const double share = 5 * std::sqrt(2.0 / count);
  const Moments noise = moments(applied("gaussian_noise", {{"stddev", 0.5, {}}}, twos));
  BOOST_TEST(std::abs(noise.mean - 2) <= 5 * 0.5 / 200);
  BOOST_TEST(std::abs(noise.variance - 0.25) <= 0.25 * share);
  // rate / (1 - rate) = 1/4, of twice as large numbers 1.
  const Moments scaled = moments(applied("gaussian_dropout", {{"rate", 0.2, {}}}, twos));
  BOOST_TEST(std::abs(scaled.mean - 2) <= 5.0 / 200);
  BOOST_TEST(std::abs(scaled.variance - 1) <= share);
}

// Klambauer et al., section 3: with a' = -1.7581 and q = 1 - rate, a = (q + a'^2 q (1 - q))^-1/2 and b = -a
// (1 - q) a'.
BOOST_AUTO_TEST_CASE(alpha_dropout_keeps_mean_0_and_variance_1) {
  const double limit = -1.6732632423543772 * 1.0507009873554805;
  const double kept = 0.8;
  const double a = 1 / std::sqrt(kept + limit * limit * kept * (1 - kept));
  const double b = -a * (1 - kept) * limit;
  Tensor x = Tensor::zeros({DType::float64, {count, 1}});
  for (std::int64_t i = 0; i < count; ++i)
    x.data<double>()[static_cast<std::size_t>(i)] = i % 2 == 0 ? 1 : -1;
  const std::vector<double> y = applied("alpha_dropout", {{"rate", 0.2, {}}}, x);
  double replaced = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const double found = y[static_cast<std::size_t>(i)];
    const bool dropped = std::abs(found - (a * limit + b)) < 1e-12;
    replaced += dropped ? 1 : 0;
    if (!dropped) BOOST_TEST(std::abs(found - (a * x.at(i) + b)) < 1e-12);
  }
  BOOST_TEST(std::abs(replaced / count - 0.2) <= 5 * std::sqrt(0.2 * 0.8 / count));
  const Moments found = moments(y);
  BOOST_TEST(std::abs(found.mean) <= 5.0 / 200);
  BOOST_TEST(std::abs(found.variance - 1) <= 0.05);
}

BOOST_AUTO_TEST_CASE(spatial_dropout_zeroes_a_feature_at_all_places) {
  const Tensor x = Tensor::full({DType::float64, {50, 7, 4}}, 3);
  const std::vector<double> y = applied("spatial_dropout", {{"rate", 0.25, {}}}, x);
  int zeroed = 0;
  for (std::size_t row = 0; row < 50; ++row) {
    for (std::size_t feature = 0; feature < 4; ++feature) {
      const double first = y[row * 28 + feature];
      BOOST_TEST((first == 0 || first == 4));  // 3 / (1 - 0.25)
      zeroed += first == 0 ? 1 : 0;
      for (std::size_t place = 1; place < 7; ++place) BOOST_TEST(y[row * 28 + place * 4 + feature] == first);
    }
  }
  BOOST_TEST(std::abs(zeroed / 200.0 - 0.25) <= 5 * std::sqrt(0.25 * 0.75 / 200));
  BOOST_CHECK_THROW(applied("spatial_dropout", {{"rate", 0.25, {}}}, twos), ShapeError);
}

BOOST_AUTO_TEST_CASE(without_training_or_rate_nothing_changes) {
  const Tensor x = numbers({1, 2, 3}, {1, -2, 3, 0, 5, -6});
  for (const char* name : {"gaussian_dropout", "alpha_dropout", "spatial_dropout"}) {
    require_near(applied(name, {{"rate", 0.5, {}}}, x, false), values_of(x), 0);
    require_near(applied(name, {{"rate", 0, {}}}, x), values_of(x), 0);
  }
  require_near(applied("gaussian_noise", {{"stddev", 0.5, {}}}, x, false), values_of(x), 0);
  require_near(applied("gaussian_noise", {{"stddev", 0, {}}}, x), values_of(x), 0);
}

// |x| sums to 6, x^2 to 14, in two rows: 0.5 * 6 / 2 + 0.25 * 14 / 2.
BOOST_AUTO_TEST_CASE(activity_regularization_prices_what_flows_through_by_rows) {
  ComponentHarness harness;
  const auto layer = made<Layer>("activity_regularization", {{"l1", 0.5, {}}, {"l2", 0.25, {}}});
  Scope scope(harness.trace(), "layer");
  const Tensor x = numbers({2, 2}, {1, -2, 3, 0});
  harness.output("y", layer->call(scope, harness.input("x", x)));
  BOOST_REQUIRE(harness.trace().extra_losses().size() == 2u);
  harness.output("loss", harness.trace().extra_losses()[0] + harness.trace().extra_losses()[1]);
  harness.step();
  require_near(harness.result("y"), values_of(x), 0);
  require_near(harness.result("loss"), {0.5 * 6 / 2 + 0.25 * 14 / 2}, 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()
