#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(batch_normalizations, *boost::unit_test::precondition(test::needs_onednn))

namespace {

constexpr double epsilon = 1e-3;

/// Batch normalization of "x" with its moments, and the gradients of sum(y * "dy").
std::shared_ptr<Graph> graph_of(const Shape& shape, std::int64_t axis = -1) {
  const auto graph = std::make_shared<Graph>();
  const auto input = [&](const char* name, const Shape& s) {
    return graph->input(name, {DType::float32, s});
  };
  const Shape features{shape.dim(axis)};
  const Symbol x = input("x", shape);
  const Symbol gamma = input("gamma", features);
  const Symbol beta = input("beta", features);
  const BatchNormalized made = batch_normalization(x, gamma, beta, epsilon, axis);
  graph->output("y", made.y);
  graph->output("mean", made.mean);
  graph->output("variance", made.variance);
  const Symbol loss = sum(made.y * input("dy", shape));
  const std::vector<Symbol> gradients = differentiate(loss, std::vector{x, gamma, beta});
  for (const Symbol& each : gradients) graph->output(std::to_string(graph->outputs().size()), each);
  return graph;
}

Values drawn(const Graph& graph) {
  Values values;
  for (const Graph::Named& input : graph.inputs()) {
    values.emplace(input.name, normal(input.symbol.type(), values.size() + 1));
  }
  return values;
}

std::vector<Tensor> run(const std::shared_ptr<Graph>& graph, const Values& values, int threads) {
  CompileOptions options;
  options.threads = threads;
  options.patient = true;
  Compiled compiled(graph, values, options, {backends().chosen, backends().reference, false});
  compiled.node("batch_normalization");  // throws if it is not run as one
  compiled.node("batch_normalization_gradient");
  return compiled.run();
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_width_is_normalized) {
  for (const std::int64_t rows : {1, 2, 3, 32, 65, 200}) {
    for (const std::int64_t columns : {1, 3, 7, 8, 9, 16, 31, 33, 100, 300}) {
      BOOST_TEST_CONTEXT(rows << " x " << columns) {
        const auto graph = graph_of({rows, columns});
        const Values values = drawn(*graph);
        const std::vector<Tensor> found = run(graph, values, 1);
        const std::vector<Tensor> wanted = expected(graph, values);
        // A single row has no variance: what is left of the gradient by it is rounding times 1 / sqrt(1e-3).
        for (std::size_t i = 0; i < wanted.size(); ++i) check_close(found[i], wanted[i], 1e-4);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(axes_before_the_last_are_rows_of_the_batch) {
  const auto graph = graph_of({3, 5, 2, 11});
  const Values values = drawn(*graph);
  const std::vector<Tensor> found = run(graph, values, 1);
  const std::vector<Tensor> wanted = expected(graph, values);
  for (std::size_t i = 0; i < wanted.size(); ++i) check_close(found[i], wanted[i], 1e-4);
}

BOOST_AUTO_TEST_CASE(features_along_another_axis_are_normalized_by_definition) {
  const auto graph = graph_of({4, 5, 6}, 1);
  const Values values = drawn(*graph);
  Compiled compiled(graph, values, {}, {backends().chosen, backends().reference, false});
  const std::vector<Tensor> found = compiled.run();
  const std::vector<Tensor> wanted = expected(graph, values);
  for (std::size_t i = 0; i < wanted.size(); ++i) check_close(found[i], wanted[i], 1e-4);
}

BOOST_AUTO_TEST_CASE(a_column_of_1_2_3_4) {
  // Mean 2.5, variance (2.25 + .25 + .25 + 2.25) / 4 = 1.25; y = 3 (x - 2.5) / sqrt(1.251) + 1.
  const auto graph = graph_of({4, 1});
  const auto column = [](std::initializer_list<float> x) {
    return Tensor::of<float>({static_cast<std::int64_t>(x.size())}, x);
  };
  const Values values{{"x", column({1, 2, 3, 4}).reshaped({4, 1})},
                      {"gamma", column({3})},
                      {"beta", column({1})},
                      {"dy", column({1, 0, 0, 0}).reshaped({4, 1})}};
  const std::vector<Tensor> found = run(graph, values, 1);
  const double scale = 1 / std::sqrt(1.251);
  for (std::int64_t i = 0; i < 4; ++i) {
    BOOST_TEST(std::abs(found[0].at(i) - (3 * (static_cast<double>(i) - 1.5) * scale + 1)) <= 1e-6);
  }
  BOOST_TEST(found[1].item() == 2.5);
  BOOST_TEST(found[2].item() == 1.25);
  // dy is 1 in row 0, whose normal value is -1.5 scale: by gamma that, by beta 1.
  BOOST_TEST(std::abs(found[4].item() + 1.5 * scale) <= 1e-6);
  BOOST_TEST(found[5].item() == 1);
}

BOOST_AUTO_TEST_CASE(a_large_mean_does_not_spoil_the_variance) {
  // 1000 and 1000.5 alternate: variance 1/16, which sums of squares would lose in float32.
  Tensor x(DType::float32, {64, 9});
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    x.data<float>()[static_cast<std::size_t>(i)] = i / 9 % 2 == 0 ? 1000.0F : 1000.5F;
  }
  const auto graph = graph_of({64, 9});
  Values values = drawn(*graph);
  values.at("x") = x;
  const std::vector<Tensor> found = run(graph, values, 1);
  for (std::int64_t i = 0; i < 9; ++i) BOOST_TEST(found[2].at(i) == 0.0625);
}

BOOST_AUTO_TEST_CASE(values_do_not_depend_on_threads) {
  const auto graph = graph_of({500, 331});
  const Values values = drawn(*graph);
  const std::vector<Tensor> one = run(graph, values, 1);
  const std::vector<Tensor> two = run(graph, values, 2);
  for (std::size_t i = 0; i < one.size(); ++i) BOOST_TEST((one[i] == two[i]));
}

BOOST_AUTO_TEST_SUITE_END()
