#include <plexus/ops/ops.hpp>

#include <functional>

#include <boost/test/unit_test.hpp>

#include "compiled.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

// Sizes from which threads share the work (kernels/cost_model.hpp); products have tests of their own. Where
// ranges begin may depend on the threads, values may not.

BOOST_AUTO_TEST_SUITE(threads, *boost::unit_test::precondition(test::needs_onednn))

namespace {

using Build = std::function<Symbol(Graph&)>;

void check_threads(const char* what, const Build& build, const Values& inputs) {
  const auto run = [&](int threads) {
    const auto graph = std::make_shared<Graph>();
    graph->output("y", build(*graph));
    CompileOptions options;
    options.threads = threads;
    Compiled compiled(graph, inputs, options, {backends().chosen, backends().reference, false});
    compiled.run();
    return compiled.run(1)[0];
  };
  const Tensor alone = run(1);
  for (const int threads : {2, 3, 5}) {
    BOOST_TEST_CONTEXT(what << " by " << threads << " threads") check_close(run(threads), alone, 0);
  }
}

Type floats(const Shape& shape) { return {DType::float32, shape}; }

}  // namespace

BOOST_AUTO_TEST_CASE(chains_have_the_same_values) {
  const Type type = floats({301, 703});
  const Values inputs = {{"x", normal(type, 1)}, {"bias", normal(floats({703}), 2)}};
  check_threads(
      "a chain over rows",
      [&](Graph& graph) {
        const Symbol x = graph.input("x", type);
        return tanh(x + graph.input("bias", floats({703}))) * x;
      },
      inputs);
  check_threads("one op", [&](Graph& graph) { return exp(graph.input("x", type)); }, {{"x", inputs.at("x")}});
}

BOOST_AUTO_TEST_CASE(reductions_have_the_same_values) {
  const Type type = floats({257, 5, 301});
  const Values inputs = {{"x", normal(type, 3)}};
  const auto check = [&](const char* what, const std::function<Symbol(const Symbol&)>& f) {
    check_threads(
        what, [&](Graph& graph) { return f(graph.input("x", type)); }, inputs);
  };
  check("a sum of rows", [](const Symbol& x) { return sum(x, {2}); });
  check("a sum of columns", [](const Symbol& x) { return sum(x, {0, 1}); });
  check("a sum of all", [](const Symbol& x) { return sum(x); });
  check("a mean in the middle", [](const Symbol& x) { return mean(x, {1}); });
  check("a maximum", [](const Symbol& x) { return max(x, {2}); });
  check("an argmax", [](const Symbol& x) { return argmax(x); });
  check("a softmax", [](const Symbol& x) { return softmax(x); });
  check("a log_softmax", [](const Symbol& x) { return log_softmax(x); });
}

BOOST_AUTO_TEST_CASE(rows_are_gathered_and_judged_alike) {
  const Type table = floats({Shape::open, 301});
  const Type order = {DType::int32, Shape{Shape::open}};
  Tensor rows(DType::int32, {600});
  Tensor labels(DType::int32, {300});
  for (int i = 0; i < 600; ++i) rows.data<std::int32_t>()[static_cast<std::size_t>(i)] = i * 7 % 500;
  for (int i = 0; i < 300; ++i) labels.data<std::int32_t>()[static_cast<std::size_t>(i)] = i * 11 % 301;
  const Values inputs = {{"x", normal(floats({500, 301}), 4)}, {"order", rows}};
  const auto batch = [&](Graph& graph) {
    return batch_gather(graph.input("x", table), graph.input("order", order), graph.position(), 300);
  };
  check_threads("a batch", batch, inputs);
  check_threads(
      "a batch with a chain", [&](Graph& graph) { return batch(graph) * 0.5 + 1; }, inputs);
  const Type logits = floats({300, 301});
  check_threads("a cross-entropy",
                [&](Graph& graph) {
                  return sparse_softmax_cross_entropy(graph.input("labels", labels.type()),
                                                      graph.input("z", logits));
                },
                {{"labels", labels}, {"z", normal(logits, 5)}});
}

BOOST_AUTO_TEST_SUITE_END()
