#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/registry.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(activations)

namespace {

std::vector<double> at_goldens(std::string_view name, std::vector<Tree::Entry> options = {}) {
  return applied(name, std::move(options), numbers({4}, {-1, -.5, .5, 3}));
}

}  // namespace

// semantics.md A5: nine digits, at -1, -0.5, 0.5, 3.
BOOST_AUTO_TEST_CASE(goldens) {
  const double digits = 5.1e-10;
  require_near(at_goldens("gelu"), {-.158655254, -.154268769, .345731231, 2.995950306}, digits);
  require_near(at_goldens("silu"), {-.268941421, -.188770334, .311229666, 2.857722380}, digits);
  require_near(at_goldens("swish"), {-.268941421, -.188770334, .311229666, 2.857722380}, digits);
  require_near(at_goldens("selu"), {-1.111330738, -.691758188, .525350494, 3.152102962}, digits);
  require_near(at_goldens("softplus"), {.313261688, .474076984, .974076984, 3.048587352}, digits);
}

BOOST_AUTO_TEST_CASE(formulas) {
  const double exact = 1e-14;
  require_near(at_goldens("linear"), {-1, -.5, .5, 3}, 0);
  require_near(at_goldens("elu"), {std::expm1(-1.0), std::expm1(-.5), .5, 3}, exact);
  require_near(at_goldens("elu", {{"alpha", 2, {}}}), {2 * std::expm1(-1.0), 2 * std::expm1(-.5), .5, 3},
               exact);
  require_near(at_goldens("tanh"), {std::tanh(-1.0), std::tanh(-.5), std::tanh(.5), std::tanh(3.0)}, exact);
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  require_near(at_goldens("sigmoid"), {sigmoid(-1), sigmoid(-.5), sigmoid(.5), sigmoid(3)}, exact);
  require_near(at_goldens("leaky_relu", {{"negative_slope", 0.2, {}}}), {-.2, -.1, .5, 3}, exact);
  // x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
  const auto approximate = [](double x) {
    return x / 2 * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (x + 0.044715 * x * x * x)));
  };
  require_near(at_goldens("gelu", {{"approximate", true, {}}}),
               {approximate(-1), approximate(-.5), approximate(.5), approximate(3)}, exact);
}

BOOST_AUTO_TEST_CASE(relu_has_slope_threshold_and_largest_value) {
  require_near(at_goldens("relu"), {0, 0, .5, 3}, 0);
  require_near(at_goldens("relu", {{"max_value", 2, {}}}), {0, 0, .5, 2}, 0);
  require_near(at_goldens("relu", {{"negative_slope", 0.25, {}}}), {-.25, -.125, .5, 3}, 0);
  // Below the threshold: slope * (x - threshold).
  require_near(at_goldens("relu", {{"threshold", 1, {}}, {"negative_slope", 0.5, {}}}), {-1, -.75, -.25, 3},
               0);
  require_near(at_goldens("relu", {{"threshold", 3, {}}}), {0, 0, 0, 3}, 0);
}

BOOST_AUTO_TEST_CASE(heaviside_is_one_from_zero_on_and_step_is_another_name_of_it) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Tensor x = numbers({7}, {-infinity, -1e-300, -0.0, 0, 1e-300, 2, infinity});
  require_near(applied("heaviside", {}, x), {0, 0, 1, 1, 1, 1, 1}, 0);
  require_near(applied("step", {}, x), {0, 0, 1, 1, 1, 1, 1}, 0);
  BOOST_TEST(chosen(Kind::layer, "step").name == "heaviside");
}

BOOST_AUTO_TEST_CASE(sign_is_zero_at_zero) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Tensor x = numbers({7}, {-infinity, -1e-300, -0.0, 0, 1e-300, 2, infinity});
  require_near(applied("sign", {}, x), {-1, -1, 0, 0, 1, 1, 1}, 0);
}

BOOST_AUTO_TEST_CASE(steps_pass_no_gradient_and_keep_nan) {
  for (const char* const name : {"heaviside", "sign"}) {
    BOOST_TEST(std::isnan(applied(name, {}, numbers({1}, {std::nan("")}))[0]), name);
    ComponentHarness harness;
    const Symbol x = harness.input("x", numbers({3}, {-1, 0, 2}));
    Scope scope(harness.trace(), name);
    const Symbol y = made<Layer>(name)->call(scope, x);
    BOOST_TEST(!differentiate(sum(y), {{x}})[0], name);
  }
}

BOOST_AUTO_TEST_CASE(softmax_sums_to_one_along_its_axis) {
  const double e = std::exp(1.0);
  const Tensor x = numbers({1, 2, 2}, {0, 1, 2, 2});
  require_near(applied("softmax", {}, x), {1 / (1 + e), e / (1 + e), .5, .5}, 1e-15);
  const double a = 1 / (1 + e * e), b = 1 / (1 + e);
  require_near(applied("softmax", {{"axis", 1, {}}}, x), {a, b, 1 - a, 1 - b}, 1e-15);
  BOOST_CHECK_THROW(applied("softmax", {}, numbers({2}, {0, 1})), ShapeError);
  BOOST_CHECK_THROW(applied("softmax", {{"axis", -3, {}}}, x), ShapeError);
}

BOOST_AUTO_TEST_CASE(leaky_relu_needs_its_slope_and_says_what_keras_uses) {
  reference();
  Diagnostics diagnostics;
  read_choice("leaky_relu", Kind::layer, registry(), diagnostics);
  BOOST_TEST(
      diagnostics.text().find("Keras uses 0.2 for the function and 0.3 for the layer") != std::string::npos,
      diagnostics.text());
}

BOOST_AUTO_TEST_SUITE_END()
