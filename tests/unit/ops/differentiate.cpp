#include <plexus/graph/graph_text.hpp>
#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(differentiation)

namespace {

/// An op that nothing is known of but its type.
class Opaque final : public Op {
 public:
  std::string_view name() const override { return "opaque"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
};

using Gradients = std::optional<std::vector<Symbol>>;

/// Its operand, with the gradient that a test gives it.
class Told final : public Op {
 public:
  using Tell = Gradients (*)(const Node& node, const Symbol& dy);
  explicit Told(Tell tell) : tell_(tell) {}
  std::string_view name() const override { return "told"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  Gradients gradient(const Node& node, std::span<const Symbol> gradients) const override {
    return tell_(node, gradients[0]);
  }

 private:
  Tell tell_;
};

/// Two composites, each defined by the other.
class Mutual final : public Op {
 public:
  Mutual(std::string_view name, const Mutual& other) : name_(name), other_(other) {}
  std::string_view name() const override { return name_; }
  bool has_definition() const override { return true; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
  std::vector<Symbol> definition(std::span<const Symbol> in, const Attributes&) const override {
    return {add_node(other_, {in[0]})};
  }

 private:
  std::string_view name_;
  const Mutual& other_;
};

struct Pair {
  Mutual first{"first", second};
  Mutual second{"second", first};
};

struct Traced {
  Graph graph;
  Symbol x = graph.input("x", {DType::float32, Shape{4, 3}});
  Symbol w = graph.variable("w", {DType::float32, Shape{3, 2}});
  Symbol b = graph.variable("b", {DType::float32, Shape{2}});

  std::vector<Symbol> by(const Symbol& loss, std::vector<Symbol> wanted) {
    return differentiate(loss, wanted);
  }
};

std::string_view op_of(const Symbol& y) { return y.node().op().name(); }

}  // namespace

BOOST_AUTO_TEST_CASE(gradients_have_the_type_of_what_they_are_by) {
  Traced t;
  const Symbol loss = mean(square(relu(matmul(t.x, t.w) + t.b)));
  const auto gradients = t.by(loss, {t.w, t.b});
  BOOST_TEST((gradients[0].type() == t.w.type()));
  BOOST_TEST((gradients[1].type() == t.b.type()));
}

BOOST_AUTO_TEST_CASE(what_the_loss_does_not_depend_on_has_no_gradient) {
  Traced t;
  const Symbol loss = sum(stop_gradient(matmul(t.x, t.w)) + t.b);
  const auto gradients = t.by(loss, {t.w, t.b, t.x});
  BOOST_TEST(!gradients[0]);
  BOOST_TEST(static_cast<bool>(gradients[1]));
  BOOST_TEST(!gradients[2]);
}

BOOST_AUTO_TEST_CASE(readers_of_a_value_are_added_up) {
  Traced t;
  const Symbol s = sum(t.b);
  BOOST_TEST(op_of(t.by(s + s, {t.b})[0]) == "broadcast_to");
  const auto gradient = t.by(sum(t.b) + sum(exp(t.b)), {t.b});
  BOOST_TEST(op_of(gradient[0]) == "add");
}

// A loop over the steps of a sequence would else cost a sum of the whole for each of them.
BOOST_AUTO_TEST_CASE(slices_that_meet_have_one_gradient_in_one_piece) {
  Traced t;
  const auto rows = [&](std::int64_t i) { return slice(t.x, {i, 0}, {i + 1, 3}); };
  const Symbol all =
      t.by(sum(exp(rows(0))) + sum(sin(rows(1))) + sum(exp(rows(2))) + sum(cos(rows(3))), {t.x})[0];
  BOOST_TEST(op_of(all) == "concat");
  BOOST_TEST(all.node().inputs().size() == 4u);
  const Symbol some = t.by(sum(exp(rows(2))) + sum(sin(rows(1))), {t.x})[0];
  BOOST_TEST(op_of(some) == "pad");
  BOOST_TEST(op_of(some.node().input(0)) == "concat");
  BOOST_TEST(op_of(t.by(sum(exp(rows(0))) + sum(sin(rows(2))), {t.x})[0]) == "add");
  BOOST_TEST(op_of(t.by(sum(exp(rows(1))) + sum(sin(rows(1))), {t.x})[0]) == "add");
}

BOOST_AUTO_TEST_CASE(products_of_few_rows_with_one_operand_have_one_gradient) {
  Graph graph;
  const auto gradient_for = [&](std::int64_t rows_of_a, std::int64_t rows_of_b) {
    const std::string name = std::to_string(rows_of_a) + "," + std::to_string(rows_of_b);
    const Symbol w = graph.variable("w" + name, {DType::float32, Shape{16, 24}});
    const Symbol a = graph.input("a" + name, {DType::float32, Shape{rows_of_a, 16}});
    const Symbol b = graph.input("b" + name, {DType::float32, Shape{rows_of_b, 16}});
    return differentiate(sum(exp(matmul(a, w))) + sum(sin(matmul(b, w))), {{w}})[0];
  };
  const Symbol few = gradient_for(2, 2);
  BOOST_TEST(op_of(few) == "matmul");
  BOOST_TEST((few.node().input(0).shape() == Shape{4, 16}));
  BOOST_TEST((few.node().input(1).shape() == Shape{4, 24}));
  BOOST_TEST(op_of(gradient_for(100, 100)) == "add");
  BOOST_TEST(op_of(gradient_for(2, 100)) == "add");
  BOOST_TEST(op_of(gradient_for(100, 2)) == "add");
}

// A loop over a sequence: each step reads a slice of it and one kernel. What each step adds to the graph must
// not grow with the number of steps.
BOOST_AUTO_TEST_CASE(the_gradient_of_a_loop_grows_with_its_steps_alone) {
  const auto inputs_of_all_nodes = [](std::int64_t steps) {
    Graph graph;
    const Symbol x = graph.variable("x", {DType::float32, Shape{steps, 16}});
    const Symbol w = graph.variable("w", {DType::float32, Shape{16, 16}});
    Symbol state = full(graph, {DType::float32, Shape{1, 16}}, 0);
    for (std::int64_t i = 0; i < steps; ++i) {
      state = tanh(matmul(state, w) + slice(x, {i, 0}, {i + 1, 16}));
    }
    differentiate(sum(state), {{x, w}});
    std::size_t count = 0;
    for (std::size_t id = 0; id < graph.size(); ++id) count += graph.node(id).inputs().size();
    return static_cast<double>(count);
  };
  BOOST_TEST(inputs_of_all_nodes(200) <= 2.1 * inputs_of_all_nodes(100));
}

BOOST_AUTO_TEST_CASE(nothing_beside_the_way_is_visited) {
  Traced t;
  static const Opaque opaque;
  const Symbol aside = t.graph.add_one(opaque, {matmul(t.x, t.w)});
  const auto gradients = t.by(sum(aside + t.b), {t.b});
  BOOST_TEST(static_cast<bool>(gradients[0]));
}

BOOST_AUTO_TEST_CASE(an_op_without_a_gradient_on_the_way_is_named_with_its_place) {
  Traced t;
  static const Opaque opaque;
  t.graph.set_place("dense_1");
  const Symbol y = t.graph.add_one(opaque, {t.b});
  t.graph.set_place("");
  const std::string message = message_of<UsageError>([&] { t.by(sum(y), {t.b}); });
  BOOST_TEST(message.find("'opaque' of 'dense_1'") != std::string::npos, message);
}

BOOST_AUTO_TEST_CASE(an_op_gives_a_gradient_of_its_type_for_each_input) {
  const auto message = [](Told::Tell tell) {
    Traced t;
    const Told told(tell);
    t.graph.set_place("dense_1");
    const Symbol y = t.graph.add_one(told, {t.b});
    t.graph.set_place("");
    return message_of<UsageError>([&] { t.by(sum(y), {t.b}); });
  };
  const auto starts = [](const std::string& found, const std::string& end) {
    const std::string start = "differentiating op 'told' of 'dense_1':\n  ";
    BOOST_TEST(found == start + end);
  };
  const std::string count = "a gradient has a symbol (perhaps empty) for each input: expected 1, found ";
  starts(message([](const Node&, const Symbol& dy) -> Gradients {
           return std::vector<Symbol>{dy, dy, dy};
         }),
         count + "3");
  starts(message([](const Node&, const Symbol&) -> Gradients { return std::vector<Symbol>{}; }), count + "0");
  starts(message([](const Node&, const Symbol& dy) -> Gradients { return std::vector<Symbol>{sum(dy)}; }),
         "the gradient by input 0 has the input's type: expected float32 [2], found float32 []");
  starts(message([](const Node&, const Symbol& dy) -> Gradients {
           return std::vector<Symbol>{cast(dy, DType::float64)};
         }),
         "the gradient by input 0 has the input's type: expected float32 [2], found float64 [2]");
}

BOOST_AUTO_TEST_CASE(a_definition_that_comes_back_to_itself_ends) {
  Traced t;
  static const Pair pair;
  const Symbol y = t.graph.add_one(pair.first, {t.b});
  const std::string message = message_of<UsageError>([&] { t.by(sum(y), {t.b}); });
  BOOST_TEST(message.find("An op must be defined in simpler ones") != std::string::npos, message);
}

BOOST_AUTO_TEST_CASE(by_what_a_loss_can_be_differentiated) {
  Traced t;
  const Symbol hidden = exp(t.b);
  // d sum(hidden^2) / d hidden = 2 hidden: an inner value is as good as a variable.
  const Symbol loss = sum(square(hidden));
  BOOST_TEST((t.by(loss, {hidden})[0].type() == hidden.type()));
  const Symbol two = t.graph.constant(Tensor::full({DType::float32, Shape{2}}, 2));
  const Symbol scaled = sum(hidden * two);
  BOOST_TEST(message_of<UsageError>([&] { t.by(scaled, {two}); }).find("by a constant (float32 [2])") !=
             std::string::npos);
  BOOST_TEST(message_of<UsageError>([&] { t.by(scaled, {Symbol()}); }) ==
             "a loss cannot be differentiated by an empty symbol");
  Traced other;
  BOOST_TEST(message_of<UsageError>([&] { t.by(scaled, {other.b}); }) ==
             "a loss cannot be differentiated by a symbol of another graph");
}

BOOST_AUTO_TEST_CASE(the_loss_is_a_floating_scalar) {
  Traced t;
  BOOST_CHECK_THROW(t.by(t.b, {t.b}), UsageError);
  BOOST_CHECK_THROW(t.by(cast(sum(t.b), DType::int64), {t.b}), UsageError);
}

BOOST_AUTO_TEST_CASE(gradients_stand_at_the_place_of_their_forward_node) {
  Traced t;
  t.graph.set_place("hidden");
  const Symbol y = exp(t.b);
  t.graph.set_place("loss");
  const Symbol loss = sum(y);
  t.graph.set_place("after");
  const auto gradients = t.by(loss, {t.b});
  BOOST_TEST(gradients[0].node().place() == "hidden");
  BOOST_TEST(t.graph.place() == "after");
}

BOOST_AUTO_TEST_CASE(forward_nodes_stay_as_they_are) {
  Traced t;
  const Symbol loss = sum(softplus(matmul(t.x, t.w)));
  const std::string before = text_of(t.graph);
  t.by(loss, {t.w});
  BOOST_TEST(text_of(t.graph).substr(0, before.size()) == before);
}

BOOST_AUTO_TEST_SUITE_END()
