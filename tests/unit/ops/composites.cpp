#include <plexus/error/error.hpp>
#include <plexus/ops/catalog.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(composites)

namespace {

struct Named {
  std::string_view name;
  std::function<Symbol(const Symbol&)> function;
};

const std::array activations{Named{"relu", relu},
                             Named{"leaky_relu", [](const Symbol& x) { return leaky_relu(x, 0.3); }},
                             Named{"elu", [](const Symbol& x) { return elu(x, 1); }},
                             Named{"selu", selu},
                             Named{"gelu", gelu},
                             Named{"gelu_tanh", gelu_tanh},
                             Named{"silu", silu},
                             Named{"softplus", softplus},
                             Named{"clip", [](const Symbol& x) { return clip(x, -1, 1); }},
                             Named{"softmax", [](const Symbol& x) { return softmax(x); }},
                             Named{"log_softmax", [](const Symbol& x) { return log_softmax(x); }}};

std::vector<Symbol> defined(const Symbol& y) {
  return y.node().op().definition(y.node().inputs(), y.node().attributes());
}

/// A target and a prediction of `shape` in one graph.
struct Pair {
  explicit Pair(const Shape& shape)
      : target(graph.input("target", {DType::float32, shape})),
        x(graph.input("x", {DType::float32, shape})),
        labels(graph.input("labels", {DType::int64, shape.without(-1)})) {}

  Graph graph;
  Symbol target;
  Symbol x;
  Symbol labels;
};

std::string_view op_of(const Symbol& y) { return y.node().op().name(); }

}  // namespace

BOOST_AUTO_TEST_CASE(activations_keep_the_type_as_their_definitions_do) {
  for (const Shape& shape : {Shape{7}, Shape{2, 3}, Shape{2, 1, 3, 5}}) {
    Graph graph;
    const Symbol x = graph.input("x", {DType::float64, shape});
    for (const Named& each : activations) {
      const Symbol y = each.function(x);
      BOOST_TEST(op_of(y) == each.name);
      BOOST_TEST((y.type() == x.type()));
      BOOST_TEST(y.node().op().has_definition());
      const std::vector<Symbol> meaning = defined(y);
      BOOST_REQUIRE(meaning.size() == 1);
      BOOST_TEST((meaning[0].type() == x.type()));
      BOOST_TEST(op_of(meaning[0]) != each.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_have_the_operands_type) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, {2, 3}});
  const Symbol dy = graph.input("dy", {DType::float32, {2, 3}});
  for (const Named& each : activations) {
    const Symbol y = each.function(x);
    const auto gradients = y.node().op().gradient(y.node(), std::array{dy});
    if (gradients) BOOST_TEST((gradients->front().type() == x.type()), each.name);
  }
}

BOOST_AUTO_TEST_CASE(the_axis_of_a_softmax_counts_from_either_end) {
  Graph graph;
  const Symbol x = graph.input("x", {DType::float32, {2, 3, 4}});
  BOOST_TEST(softmax(x).node().attributes().integer("axis") == 2);
  BOOST_TEST(log_softmax(x, -3).node().attributes().integer("axis") == 0);
  BOOST_TEST(softmax(x, 1).node().attributes().integer("axis") == 1);
  try {
    softmax(x, 3);
    BOOST_ERROR("axis 3 of rank 3");
  } catch (const ShapeError& error) {
    BOOST_TEST(error.message().find("softmax") != std::string::npos);
    BOOST_TEST(error.message().find("float32 [2, 3, 4]") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(losses_reduce_the_classes_but_not_the_elements) {
  Pair p({4, 5, 10});
  for (const Symbol& loss :
       {softmax_cross_entropy(p.target, p.x), sparse_softmax_cross_entropy(p.labels, p.x),
        categorical_cross_entropy(p.target, p.x), sparse_categorical_cross_entropy(p.labels, p.x)}) {
    BOOST_TEST((loss.type() == Type{DType::float32, {4, 5}}));
    BOOST_TEST((defined(loss)[0].type() == loss.type()));
  }
  for (const Symbol& loss : {sigmoid_cross_entropy(p.target, p.x), binary_cross_entropy(p.target, p.x)}) {
    BOOST_TEST((loss.type() == p.x.type()));
    BOOST_TEST((defined(loss)[0].type() == p.x.type()));
  }
}

BOOST_AUTO_TEST_CASE(losses_on_logits_know_their_gradient) {
  Pair p({4, 10});
  for (const Symbol& loss :
       {softmax_cross_entropy(p.target, p.x), sparse_softmax_cross_entropy(p.labels, p.x),
        sigmoid_cross_entropy(p.target, p.x)}) {
    const Symbol dy = p.graph.input(std::string(op_of(loss)), loss.type());
    const auto gradients = loss.node().op().gradient(loss.node(), std::array{dy});
    BOOST_REQUIRE(gradients.has_value());
    BOOST_TEST((gradients->back().type() == p.x.type()));
    const Symbol& by_target = gradients->front();
    BOOST_TEST((by_target ? by_target.type() == p.target.type() : loss.node().input(0) == p.labels));
  }
}

BOOST_AUTO_TEST_CASE(probabilities_that_are_a_softmax_give_the_form_on_logits) {
  Pair p({4, 10});
  const Symbol dense = categorical_cross_entropy(p.target, softmax(p.x));
  BOOST_TEST(op_of(dense) == "softmax_cross_entropy");
  BOOST_TEST((dense.node().input(1) == p.x));
  const Symbol sparse = sparse_categorical_cross_entropy(p.labels, softmax(p.x));
  BOOST_TEST(op_of(sparse) == "sparse_softmax_cross_entropy");
  BOOST_TEST((sparse.node().input(1) == p.x));
  const Symbol binary = binary_cross_entropy(p.target, sigmoid(p.x));
  BOOST_TEST(op_of(binary) == "sigmoid_cross_entropy");
  BOOST_TEST((binary.node().input(1) == p.x));
}

BOOST_AUTO_TEST_CASE(other_probabilities_are_taken_as_they_are) {
  Pair p({4, 10});
  BOOST_TEST(op_of(categorical_cross_entropy(p.target, p.x)) == "categorical_cross_entropy");
  BOOST_TEST(op_of(categorical_cross_entropy(p.target, softmax(p.x, 0))) == "categorical_cross_entropy");
  BOOST_TEST(op_of(sparse_categorical_cross_entropy(p.labels, sigmoid(p.x))) ==
             "sparse_categorical_cross_entropy");
  BOOST_TEST(op_of(binary_cross_entropy(p.target, softmax(p.x))) == "binary_cross_entropy");
}

BOOST_AUTO_TEST_CASE(targets_that_do_not_fit_are_told_with_both_types) {
  Pair p({4, 10});
  const Symbol narrow = p.graph.input("narrow", {DType::float32, {4, 1}});
  const auto refused = [&](const std::function<void()>& build, const std::string& op) {
    try {
      build();
      BOOST_ERROR(op + " accepted a target that does not fit");
    } catch (const ShapeError& error) {
      BOOST_TEST(error.message().find(op) != std::string::npos, error.message());
      BOOST_TEST(error.message().find("float32 [4, 10]") != std::string::npos, error.message());
    }
  };
  refused([&] { softmax_cross_entropy(narrow, p.x); }, "softmax_cross_entropy");
  refused([&] { softmax_cross_entropy(p.labels, p.x); }, "softmax_cross_entropy");
  refused([&] { sparse_softmax_cross_entropy(p.target, p.x); }, "sparse_softmax_cross_entropy");
  refused([&] { sigmoid_cross_entropy(narrow, p.x); }, "sigmoid_cross_entropy");
  refused([&] { binary_cross_entropy(p.labels, p.x); }, "binary_cross_entropy");
}

BOOST_AUTO_TEST_SUITE_END()
