#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(fusion, *boost::unit_test::precondition(test::needs_onednn))

namespace {

using Names = std::vector<std::string>;

/// Normal values for every input of a graph.
Values drawn(const Graph& graph) {
  Values values;
  for (const Graph::Named& input : graph.inputs()) {
    values.emplace(input.name, normal(input.symbol.type(), values.size() + 1));
  }
  return values;
}

Symbol input(Graph& graph, const std::string& name, const Shape& shape) {
  return graph.input(name, {DType::float32, shape});
}

/// What runs with the rewrites is `after`, without them none of it; both give what the reference gives, and
/// so does the definition of the fused node.
void check(const std::shared_ptr<Graph>& graph, const Names& after, double tolerance = 1e-5) {
  const Values values = drawn(*graph);
  CompileOptions apart;
  apart.rewrite = false;
  Compiled fused(graph, values);
  Compiled unfused(graph, values, apart);
  BOOST_TEST(fused.ops() == after, boost::test_tools::per_element());
  BOOST_TEST(unfused.ops().size() > fused.ops().size());
  const std::vector<Tensor> wanted = expected(graph, values);
  const std::vector<Tensor> found = fused.run();
  const std::vector<Tensor> plain = unfused.run();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    check_close(found[i], wanted[i], tolerance);
    check_close(plain[i], wanted[i], tolerance);
  }
}

/// w, x [rows, m], d [rows, n] and the gradient x' d of w [m, n].
struct Weights {
  explicit Weights(Graph& graph)
      : w(input(graph, "w", {70, 33})),
        c(input(graph, "c", {})),
        gradient(matmul(input(graph, "x", {20, 70}), input(graph, "d", {20, 33}), true)) {}
  Symbol w, c, gradient;
};

Symbol activated(const Symbol& x, unsigned kind) {
  switch (kind % 6) {
    case 0:
      return relu(x);
    case 1:
      return tanh(x);
    case 2:
      return sigmoid(x);
    case 3:
      return gelu(x);
    case 4:
      return elu(x, 1);
    default:
      return softplus(x);
  }
}

/// A product [m, n] of k steps with biases, with a ReLU behind them, and as an update.
void check_finishes(std::int64_t m, std::int64_t k, std::int64_t n) {
  BOOST_TEST_CONTEXT(m << " x " << k << " x " << n) {
    const double tolerance = k < 100 ? 1e-5 : 1e-3;
    for (const bool rectified : {false, true}) {
      const auto graph = std::make_shared<Graph>();
      const Symbol product = matmul(input(*graph, "x", {m, k}), input(*graph, "w", {k, n}));
      const Symbol sum = product + input(*graph, "bias", {n});
      graph->output("y", rectified ? relu(sum) : sum);
      check(graph, {"fused_matmul"}, tolerance);
    }
    const auto graph = std::make_shared<Graph>();
    const Symbol gradient = matmul(input(*graph, "x", {k, m}), input(*graph, "d", {k, n}), true);
    graph->output("y", input(*graph, "w", {m, n}) - input(*graph, "c", {}) * gradient);
    check(graph, {"fused_matmul"}, tolerance);
  }
}

/// A random perceptron, its loss, and every parameter after a step of SGD with momentum.
std::shared_ptr<Graph> random_training(unsigned seed) {
  std::mt19937 random(seed);
  const auto draw = [&](unsigned most) { return static_cast<std::int64_t>(1 + random() % most); };
  const auto graph = std::make_shared<Graph>();
  const std::int64_t rows = draw(40);
  Symbol x = input(*graph, "x", {rows, draw(40)});
  std::vector<Symbol> parameters;
  for (unsigned layer = 0, layers = static_cast<unsigned>(draw(3)); layer < layers; ++layer) {
    const std::int64_t units = draw(50);
    const Symbol kernel = input(*graph, "kernel" + std::to_string(layer), {x.shape().back(), units}) * 0.2;
    const Symbol bias = input(*graph, "bias" + std::to_string(layer), {units});
    parameters.insert(parameters.end(), {kernel, bias});
    x = activated(matmul(x, kernel) + bias, static_cast<unsigned>(draw(6)));
  }
  const Symbol loss = mean(square(x - input(*graph, "target", x.shape())));
  graph->output("loss", loss);
  const std::vector<Symbol> gradients = differentiate(loss, parameters);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string name = std::to_string(i);
    const Symbol velocity =
        input(*graph, "velocity" + name, parameters[i].shape()) * 0.9 - gradients[i] * 0.1;
    graph->output("velocity" + name, velocity);
    graph->output("parameter" + name, parameters[i] + velocity);
  }
  return graph;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_bias_and_an_activation_are_done_in_the_product) {
  for (const unsigned activation : {0U, 1U, 2U, 3U, 4U, 5U}) {
    const auto graph = std::make_shared<Graph>();
    const Symbol sum =
        matmul(input(*graph, "x", {20, 70}), input(*graph, "w", {70, 33})) + input(*graph, "b", {33});
    graph->output("y", activated(sum, activation));
    check(graph, {"fused_matmul"});
  }
}

BOOST_AUTO_TEST_CASE(an_activations_gradient_is_done_in_the_product_before_it) {
  const auto graph = std::make_shared<Graph>();
  const Symbol product = matmul(input(*graph, "d", {20, 33}), input(*graph, "w", {70, 33}), false, true);
  graph->output("y", select(greater(input(*graph, "h", {20, 70}), 0), product, 0));
  check(graph, {"fused_matmul"});
}

BOOST_AUTO_TEST_CASE(a_plain_update_is_folded_into_the_gradient) {
  const auto graph = std::make_shared<Graph>();
  const Weights it(*graph);
  graph->output("w", it.w - it.c * it.gradient);
  check(graph, {"fused_matmul"});
  const Compiled compiled(graph, drawn(*graph));
  const Node& node = compiled.node("fused_matmul");
  BOOST_TEST(node.op().may_overwrite(2));
  BOOST_TEST(!node.op().may_overwrite(0));
  BOOST_TEST(!node.op().may_overwrite(1));
}

BOOST_AUTO_TEST_CASE(a_gradient_that_is_read_before_its_update_stays_a_node) {
  const auto graph = std::make_shared<Graph>();
  const Weights it(*graph);
  const Symbol norm = sqrt(sum(square(it.gradient)));
  graph->output("w", it.w - it.c * it.gradient / maximum(norm, 1));
  const Names ops = Compiled(graph, drawn(*graph)).ops();
  BOOST_TEST(
      std::count(ops.begin(), ops.end(), "matmul") + std::count(ops.begin(), ops.end(), "fused_matmul") == 1);
  const std::vector<Tensor> found = Compiled(graph, drawn(*graph)).run();
  check_close(found[0], expected(graph, drawn(*graph))[0], 1e-5);
}

BOOST_AUTO_TEST_CASE(adam_is_one_pass_over_a_parameter) {
  const auto graph = std::make_shared<Graph>();
  const Weights it(*graph);
  const Symbol m = input(*graph, "m", it.w.shape()) * 0.9 + it.gradient * 0.1;
  const Symbol v = square(input(*graph, "v", it.w.shape())) * 0.99 + square(it.gradient) * 0.01;
  graph->output("m", m);
  graph->output("v", v);
  graph->output("w", it.w - it.c * m / (sqrt(v) + 1e-2));
  check(graph, {"fused_matmul"}, 1e-4);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_wanted_besides_is_one_more_output) {
  const auto graph = std::make_shared<Graph>();
  const Symbol half = tanh(input(*graph, "x", {20, 70})) * 0.5;
  graph->output("half", half);
  graph->output("y", half + input(*graph, "b", {70}));
  check(graph, {"fused"});
}

// Each op that joins a body makes it anew: without a bound that would be the square of the chain's length.
BOOST_AUTO_TEST_CASE(a_body_does_not_grow_with_the_chain) {
  const auto check_chain = [](int length, std::size_t& largest) {
    const auto graph = std::make_shared<Graph>();
    Symbol x = input(*graph, "x", {20, 70});
    for (int i = 0; i < length; ++i) x = i % 2 == 0 ? tanh(x) : x + 0.25;
    graph->output("y", x);
    const Values values = drawn(*graph);
    Compiled compiled(graph, values);
    for (const Node* node : compiled.nodes()) {
      if (!node->attributes().has("body")) continue;
      largest = std::max(largest, node->attributes().body("body").size());
    }
    check_close(compiled.run()[0], expected(graph, values)[0], 1e-5);
  };
  std::size_t of_short = 0, of_long = 0;
  check_chain(300, of_short);
  check_chain(900, of_long);
  BOOST_TEST(of_short > 40U);
  BOOST_TEST(of_long == of_short);
}

BOOST_AUTO_TEST_CASE(random_trainings_have_the_same_values_fused_and_apart) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto graph = random_training(seed);
    const Values values = drawn(*graph);
    CompileOptions apart;
    apart.rewrite = false;
    const std::vector<Tensor> fused = Compiled(graph, values).run();
    const std::vector<Tensor> unfused = Compiled(graph, values, apart).run();
    for (std::size_t i = 0; i < fused.size(); ++i) check_close(fused[i], unfused[i], 2e-5);
  }
}

// Each product is less than half of what a float at 1 can tell apart, all 256 together are not.
BOOST_AUTO_TEST_CASE(an_update_of_one_row_sums_before_it_rounds) {
  const auto graph = std::make_shared<Graph>();
  const Symbol w = input(*graph, "w", {1, 64});
  const Symbol gradient = matmul(input(*graph, "x", {256, 1}), input(*graph, "d", {256, 64}), true);
  graph->output("y", w - input(*graph, "c", {}) * gradient);
  const Values values = {{"w", Tensor::full({DType::float32, {1, 64}}, 1)},
                         {"c", Tensor::full({DType::float32, {}}, 0x1p-26)},
                         {"x", Tensor::full({DType::float32, {256, 1}}, 1)},
                         {"d", Tensor::full({DType::float32, {256, 64}}, 1)}};
  check_close(Compiled(graph, values).run()[0], Tensor::full({DType::float32, {1, 64}}, 1 - 0x1p-18), 0);
}

// What is added repeats after three of the product's rows, not after one.
BOOST_AUTO_TEST_CASE(a_product_beside_what_several_of_its_rows_share) {
  const auto graph = std::make_shared<Graph>();
  const Symbol product = matmul(input(*graph, "a", {2, 3, 4}), input(*graph, "b", {4, 5}));
  graph->output("y", relu(product + input(*graph, "shared", {3, 5})));
  const Values values = {{"a", normal({DType::float32, {2, 3, 4}}, 1)},
                         {"b", normal({DType::float32, {4, 5}}, 2)},
                         {"shared", normal({DType::float32, {3, 5}}, 3)}};
  Compiled compiled(graph, values);
  BOOST_TEST((compiled.ops() == std::vector<std::string>{"fused_matmul"}));
  check_close(compiled.run()[0], expected(graph, values)[0], 1e-5);
}

// Sums of few steps are made from registers, those of 1,000 in several goes; from 50 MFLOP on the library
// multiplies.
BOOST_AUTO_TEST_CASE(products_of_all_sizes_are_finished) {
  check_finishes(70, 1, 33);
  check_finishes(70, 3, 33);
  check_finishes(100, 8, 90);
  check_finishes(3, 8, 7);
  check_finishes(70, 1000, 33);
  check_finishes(257, 600, 500);
}

BOOST_AUTO_TEST_SUITE_END()
