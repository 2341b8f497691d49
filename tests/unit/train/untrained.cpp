// Parameters that a training would leave as they are, or move by their penalty alone.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/train/step.hpp>

#include <functional>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(untrained)

namespace {

std::vector<std::string> warnings(std::vector<NamedLayer> layers) {
  Model model = Model::sequential({DType::float32, {2}}, std::move(layers), "x");
  model.build(DType::float32);
  Plan plan;
  plan.losses.push_back({make<Loss>("mean_squared_error")});
  plan.optimizer = make<Optimizer>("sgd");
  StepSpec spec;
  spec.rows = 4;
  spec.inputs = {{DType::float32, {2}}};
  spec.targets = {{DType::float32, {1}}};
  return trace_step(model, &plan, spec).warnings;
}

}  // namespace

BOOST_AUTO_TEST_CASE(parameters_without_a_gradient_are_listed) {
  reference();
  const auto told = [](const Formula::Form& form, bool trainable = true, bool penalized = false) {
    std::vector<NamedLayer> layers;
    layers.push_back(penalized ? layer("dense", {{"units", 2}, {"kernel_regularizer", "l2"}})
                               : dense(2, "linear"));
    layers.back().name = "before";
    layers.back().trainable = trainable;
    layers.push_back(formula(form));
    layers.push_back(dense(1, "linear"));
    return warnings(std::move(layers));
  };
  const std::vector<Formula::Form> blocking = {
      [](const Symbol& x) { return stop_gradient(x); }, [](const Symbol& x) { return floor(x); },
      [](const Symbol& x) { return cast(greater(x, 0), x.dtype()); },
      [](const Symbol& x) { return one_hot(argmax(x), 2, x.dtype()); },
      [](const Symbol& x) { return cast(cast(x, DType::int32), x.dtype()); }};
  for (const Formula::Form& form : blocking) {
    const std::vector<std::string> found = told(form);
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(holds(found[0], "get no gradient"), found[0]);
    BOOST_TEST(holds(found[0], ": 'before/kernel', 'before/bias'. "), found[0]);
    BOOST_TEST(told(form, false).empty());  // frozen on purpose
  }
  BOOST_TEST(told([](const Symbol& x) { return tanh(x); }).empty());
  const std::vector<std::string> penalized =
      told([](const Symbol& x) { return stop_gradient(x); }, true, true);
  BOOST_TEST_REQUIRE(penalized.size() == 2U);
  BOOST_TEST(
      holds(penalized[0], "get no gradient, so that training leaves them as they are: 'before/bias'. "),
      penalized[0]);
  BOOST_TEST(holds(penalized[1], "only gradient is that of a penalty: 'before/kernel'. "), penalized[1]);
  BOOST_TEST(told([](const Symbol& x) { return tanh(x); }, true, true).empty());
  // A gradient of zeros is none. What multiplies zeros has such a one too.
  const std::vector<std::string> zeros = told([](const Symbol& x) { return x * 0.0; });
  BOOST_TEST_REQUIRE(zeros.size() == 1U);
  BOOST_TEST(holds(zeros[0], ": 'before/kernel', 'before/bias', 'answer/kernel'. "), zeros[0]);
}

// As in a very deep model: what looks at every op of a gradient must not call itself for each.
BOOST_AUTO_TEST_CASE(a_gradient_may_pass_through_a_long_chain) {
  reference();
  std::vector<NamedLayer> layers;
  layers.push_back(dense(2, "linear", "before"));
  layers.push_back(formula([](const Symbol& x) {
    Symbol y = x;
    for (int i = 0; i < 50000; ++i) y = -y;
    return y;
  }));
  layers.push_back(dense(1, "linear"));
  BOOST_TEST(warnings(std::move(layers)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
