// What comes back through a ReLU or a concatenation is computed as it is needed.
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(product_fusion, *boost::unit_test::precondition(test::needs_onednn))

namespace {

Symbol input(Graph& graph, const std::string& name, const Shape& shape) {
  return graph.input(name, {DType::float32, shape});
}

/// Whole numbers of [-3, 3]: products of them have no rounding.
Values drawn(const Graph& graph) {
  Values values;
  for (const Graph::Named& each : graph.inputs()) {
    Tensor x = normal({DType::float64, each.symbol.shape()}, values.size() + 1);
    for (double& value : x.data<double>()) value = std::clamp(std::trunc(2 * value), -3.0, 3.0);
    values.emplace(each.name, x.converted(DType::float32));
  }
  return values;
}

/// Exactly what the reference gives, on one and on two threads. Returns the compiled graph.
Compiled check(const std::shared_ptr<Graph>& graph) {
  const Values values = drawn(*graph);
  const std::vector<Tensor> wanted = expected(graph, values);
  CompileOptions options;
  options.patient = true;
  for (const int threads : {2, 1}) {
    options.threads = threads;
    Compiled compiled(graph, values, options);
    const std::vector<Tensor> found = compiled.run();
    for (std::size_t i = 0; i < wanted.size(); ++i) BOOST_TEST((found[i] == wanted[i]));
  }
  return Compiled(graph, values);
}

struct Sizes {
  std::int64_t m, k, n;
};

/// Of every form that a product has: tiles, few steps, one row, one column, long sums, the library's.
constexpr Sizes sizes[] = {{20, 33, 70}, {32, 1, 30},   {32, 5, 30},    {1, 50, 30},    {30, 50, 1},
                           {1, 7, 1},    {9, 3000, 11}, {64, 700, 530}, {300, 600, 500}};

/// d w' or d w where h, a value that nobody else reads, is positive.
std::shared_ptr<Graph> gated(const Sizes& size, bool transposed) {
  const auto graph = std::make_shared<Graph>();
  const Symbol d = input(*graph, "d", {size.m, size.k});
  const Symbol w = input(*graph, "w", transposed ? Shape{size.n, size.k} : Shape{size.k, size.n});
  const Symbol h = transpose(input(*graph, "h", {size.n, size.m}));
  graph->output("y", select(greater(h, 0), matmul(d, w, false, transposed), 0));
  return graph;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_relus_gradient_is_taken_in_the_product_before_it) {
  for (const Sizes& size : sizes) {
    for (const bool transposed : {false, true}) {
      BOOST_TEST_CONTEXT(size.m << " x " << size.k << " x " << size.n << ", " << transposed) {
        const std::vector<std::string> ops = check(gated(size, transposed)).ops();
        BOOST_TEST((ops == std::vector<std::string>{"fused_matmul", "transpose"}));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_gate_behind_a_sum_over_many_rows) {
  // transpose_a: the gradient of weights, gated.
  for (const std::int64_t rows : {3, 40, 3000}) {
    const auto graph = std::make_shared<Graph>();
    const Symbol gradient =
        matmul(input(*graph, "x", {rows, 70}), input(*graph, "d", {rows, 33}), true, false);
    graph->output("y", select(greater(input(*graph, "h", {70, 33}), 0), gradient, 0));
    BOOST_TEST((check(graph).ops() == std::vector<std::string>{"fused_matmul"}));
  }
}

BOOST_AUTO_TEST_CASE(another_threshold_is_no_relus_gradient) {
  const auto graph = std::make_shared<Graph>();
  const Symbol product = matmul(input(*graph, "d", {20, 33}), input(*graph, "w", {70, 33}), false, true);
  const Symbol h = input(*graph, "h", {20, 70});
  graph->output("y", select(greater(h, 1), product, 0));
  check(graph);
  const auto other = std::make_shared<Graph>();
  const Symbol same = matmul(input(*other, "d", {20, 33}), input(*other, "w", {70, 33}), false, true);
  other->output("y", select(greater(input(*other, "h", {20, 70}), 0), same, 2));
  check(other);
}

BOOST_AUTO_TEST_CASE(columns_of_a_product_are_a_product_with_those_columns) {
  const auto graph = std::make_shared<Graph>();
  const Symbol product = matmul(input(*graph, "d", {20, 3}), input(*graph, "w", {38, 3}), false, true);
  graph->output("y", slice(product, {0, 8}, {20, 38}));
  const Compiled compiled = check(graph);
  BOOST_TEST((compiled.node("matmul").type().shape == Shape{20, 30}));
  BOOST_TEST((compiled.node("slice").type().shape == Shape{30, 3}));
}

BOOST_AUTO_TEST_CASE(a_product_that_others_read_too_is_computed_whole) {
  const auto graph = std::make_shared<Graph>();
  const Symbol product = matmul(input(*graph, "d", {20, 3}), input(*graph, "w", {38, 3}), false, true);
  graph->output("whole", product);
  graph->output("part", slice(product, {0, 8}, {20, 38}));
  const Compiled compiled = check(graph);
  BOOST_TEST((compiled.node("matmul").type().shape == Shape{20, 38}));
  BOOST_TEST((compiled.node("slice").type().shape == Shape{20, 30}));
}

BOOST_AUTO_TEST_CASE(some_rows_or_every_other_column_are_cut_out_of_the_product) {
  struct Cut {
    std::vector<std::int64_t> begin, end, strides;
  };
  for (const Cut& cut : {Cut{{1, 0}, {20, 38}, {1, 1}}, Cut{{0, 0}, {20, 38}, {1, 2}}}) {
    const auto graph = std::make_shared<Graph>();
    const Symbol product = matmul(input(*graph, "d", {20, 3}), input(*graph, "w", {38, 3}), false, true);
    graph->output("y", slice(product, cut.begin, cut.end, cut.strides));
    BOOST_TEST((check(graph).node("matmul").type().shape == Shape{20, 38}));
  }
}

BOOST_AUTO_TEST_CASE(a_concatenations_gradient_is_that_of_its_trained_part_alone) {
  // The input beside a hidden layer, as in a wide and deep net.
  const auto graph = std::make_shared<Graph>();
  const Symbol x = input(*graph, "x", {32, 8});
  const Symbol kernel = input(*graph, "kernel", {8, 30});
  const Symbol both = concat(std::array{x, relu(matmul(x, kernel))}, 1);
  const Symbol loss = sum(matmul(both, input(*graph, "last", {38, 1})));
  graph->output("gradient", differentiate(loss, std::vector{kernel})[0]);
  const Compiled compiled = check(graph);
  for (const Node* node : compiled.nodes()) {
    const bool product = node->op().name() == "matmul" || node->op().name() == "fused_matmul";
    BOOST_TEST((!product || node->type().shape != Shape{32, 38}), "the input's part is computed too");
  }
}

BOOST_AUTO_TEST_SUITE_END()
