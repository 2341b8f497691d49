#include <plexus/check/component_case.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/plugin/registry.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(gradients)

namespace {

/// Values in [low, high], none nearer than 0.01 to 0, where some activations have a kink.
Tensor drawn(const Shape& shape, double low, double high) {
  Tensor tensor(DType::float64, shape);
  fill_uniform(stream_key(7, "test", "gradients"), 0, tensor.data<double>());
  for (double& value : tensor.data<double>()) {
    value = low + (high - low) * value;
    if (std::abs(value) < .01) value += .02;
  }
  return tensor;
}

/// The gradient of sum(f(x) * r), r fixed and uneven, equals central differences: each element within 1e-6 of
/// the largest one.
void check_gradient(const std::string& name, const Tensor& at,
                    const std::function<Symbol(Scope&, const Symbol&)>& f) {
  ComponentHarness harness;
  const Symbol x = harness.input("x", at);
  Scope scope(harness.trace(), "component");
  const Symbol y = f(scope, x);
  const Symbol r = harness.graph().constant(drawn(y.shape(), .5, 1.5));
  const Symbol loss = sum(y * r);
  const Symbol gradient = differentiate(loss, {{x}})[0];
  BOOST_REQUIRE_MESSAGE(static_cast<bool>(gradient), name);
  harness.output("loss", loss);
  harness.output("gradient", gradient);
  harness.step();
  const std::vector<double> found = harness.result("gradient");
  const double largest = std::abs(*std::max_element(
      found.begin(), found.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  const double h = 1e-5;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto loss_at = [&](double change) {
      Tensor moved = at.clone();
      moved.data<double>()[i] += change;
      harness.write("x", moved);
      harness.step();
      return harness.result("loss")[0];
    };
    const double difference = (loss_at(h) - loss_at(-h)) / (2 * h);
    BOOST_TEST(std::abs(found[i] - difference) <= 1e-6 * std::max(1.0, largest),
               name << ", element " << i << ": " << found[i] << ", by differences " << difference);
  }
}

/// A component as the first case of its schema has it.
template <class T>
std::unique_ptr<const T> first_way(const std::string& name) {
  return cases_of(T::kind, name, Tree::map()).front().template make<T>();
}

struct LayerCase {
  std::string name;
  std::vector<Tree::Entry> options;
};

const std::vector<LayerCase> layer_cases{
    {"dense", {{"units", 4, {}}, {"activation", "tanh", {}}}},
    {"batch_normalization", {}},
    {"batch_normalization", {{"scale", false, {}}, {"center", false, {}}}},
    {"normalization", {}},
    {"dropout", {{"rate", 0.3, {}}}},
    {"flatten", {}},
    {"rescaling", {{"scale", 3, {}}, {"offset", 1, {}}}},
    {"reshape", {{"target_shape", Tree::list({3, 1}), {}}}},
    {"linear", {}},
    {"relu", {}},
    {"relu", {{"negative_slope", 0.1, {}}, {"max_value", 1.5, {}}, {"threshold", 0.5, {}}}},
    {"leaky_relu", {{"negative_slope", 0.2, {}}}},
    {"elu", {}},
    {"selu", {}},
    {"gelu", {}},
    {"gelu", {{"approximate", true, {}}}},
    {"silu", {}},
    {"sigmoid", {}},
    {"tanh", {}},
    {"softplus", {}},
    {"softmax", {}}};

/// Layers of two inputs, or more.
const std::vector<LayerCase> merging_cases{{"add", {}},
                                           {"subtract", {}},
                                           {"multiply", {}},
                                           {"average", {}},
                                           {"maximum", {}},
                                           {"minimum", {}},
                                           {"concatenate", {}},
                                           {"dot", {{"axes", Tree::list({1}), {}}}},
                                           {"dot", {{"axes", Tree::list({1}), {}}, {"normalize", true, {}}}}};

}  // namespace

BOOST_AUTO_TEST_CASE(of_layers_that_merge) {
  const Tensor other = drawn({2, 3}, -1.9, 2.3);
  for (const LayerCase& each : merging_cases) {
    const auto layer = made<Layer>(each.name, each.options);
    for (const std::size_t place : {0, 1}) {
      check_gradient(each.name, drawn({2, 3}, -2, 2), [&](Scope& scope, const Symbol& x) {
        std::vector<Symbol> inputs(2, scope.graph().constant(other));
        inputs[place] = x;
        return layer->call_many(scope, inputs)[0];
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(of_layers_and_activations) {
  for (const LayerCase& each : layer_cases) {
    const auto layer = made<Layer>(each.name, each.options);
    check_gradient(each.name, drawn({2, 3}, -2, 2),
                   [&](Scope& scope, const Symbol& x) { return layer->call(scope, x); });
  }
}

// The gradients of steps are zero: activations.cpp, logic_neuron.cpp; what looks up indices has none by them:
// layers_by_index.cpp. All that is not listed above is tried as its schema says.
BOOST_AUTO_TEST_CASE(of_all_other_layers) {
  reference();
  std::set<std::string> checked{"heaviside", "sign", "logic_neuron"};
  for (const LayerCase& each : layer_cases) checked.insert(each.name);
  for (const LayerCase& each : merging_cases) checked.insert(each.name);
  for (const std::string& name : registry().names(Kind::layer)) {
    if (checked.count(name) == 1) continue;
    for (const ComponentCase& tried : cases_of(Kind::layer, name, Tree::map())) {
      const auto layer = tried.make<Layer>();
      if (layer->takes_indices()) continue;
      const auto shape_of = [](const ExampleInput& input) { return Shape(input.row_shape).inserted(0, 2); };
      check_gradient(name, drawn(shape_of(tried.inputs[0]), -2, 2), [&](Scope& scope, const Symbol& x) {
        std::vector<Symbol> inputs{x};
        for (std::size_t i = 1; i < tried.inputs.size(); ++i) {
          inputs.push_back(scope.graph().constant(drawn(shape_of(tried.inputs[i]), -1.9, 2.3)));
        }
        return outputs_of(*layer, scope, inputs)[0];
      });
    }
  }
}

// Whose parts are put together, those of neighbours and those between gaps.
BOOST_AUTO_TEST_CASE(of_slices_and_of_products_with_one_operand) {
  const auto parts = [](const std::vector<std::int64_t>& order) {
    return [order](Scope&, const Symbol& x) {
      Symbol total;
      for (const std::int64_t i : order) {
        const Symbol row = slice(x, {i, 0}, {i + 1, 6});
        const Symbol term =
            exp(slice(row, {0, 3}, {1, 6})) * (slice(row, {0, 0}, {1, 3}) + 0.5 * static_cast<double>(i));
        total = total ? tanh(total) + term : term;
      }
      return total;
    };
  };
  const std::vector<std::vector<std::int64_t>> orders{
      {0, 1, 2, 3}, {3, 2, 1, 0}, {0, 2, 3}, {1, 1, 2}, {2, 0, 1}};
  for (const std::vector<std::int64_t>& order : orders)
    check_gradient("slices", drawn({4, 6}, -2, 2), parts(order));
  check_gradient("products", drawn({6, 6}, -1, 1), [](Scope& scope, const Symbol& w) {
    Symbol h = scope.graph().constant(drawn({2, 6}, -1, 1));
    for (int i = 0; i < 3; ++i) h = tanh(matmul(h, w));
    return h;
  });
}

BOOST_AUTO_TEST_CASE(of_regularizers) {
  const std::vector<std::string> names = registry().names(Kind::regularizer);
  BOOST_TEST(names.size() >= 2u);
  for (const std::string& name : names) {
    const auto regularizer = first_way<Regularizer>(name);
    check_gradient(name, drawn({2, 3}, -2, 2),
                   [&](Scope&, const Symbol& w) { return regularizer->penalty(w); });
  }
}

BOOST_AUTO_TEST_CASE(of_losses) {
  const Tensor one_hot = numbers({2, 3}, {0, 1, 0, .25, .25, .5});
  const Tensor indices = numbers({2}, {1, 2}).converted(DType::int32);
  for (const std::string& name : registry().names(Kind::loss)) {
    const bool entropy = name.ends_with("crossentropy");
    for (const bool logits : {false, true}) {
      if (logits && !entropy) continue;
      const auto loss = entropy ? made<Loss>(name, {{"from_logits", logits, {}}}) : first_way<Loss>(name);
      const TargetKind kind = targets_of(*loss, 3);
      const Tensor& target = kind == TargetKind::class_index ? indices : one_hot;
      const bool positive = is_of_probabilities(predictions_of(*loss, 3)) || name == "poisson";
      const Tensor at = positive ? drawn({2, 3}, .1, .9) : drawn({2, 3}, -2, 2);
      check_gradient(name, at, [&](Scope& scope, const Symbol& x) {
        return loss->call(scope, matched_target(scope.graph().constant(target), x, kind), x);
      });
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
