#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

namespace {

/// An op that nothing is known of but its type.
class Opaque final : public Op {
 public:
  std::string_view name() const override { return "opaque"; }
  std::vector<Type> infer(std::span<const Type> inputs, const Attributes&) const override {
    return {inputs[0]};
  }
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

BOOST_AUTO_TEST_SUITE(differentiation)

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
  BOOST_TEST(message.find("'opaque' in 'dense_1'") != std::string::npos, message);
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
  const std::string before = t.graph.text();
  t.by(loss, {t.w});
  BOOST_TEST(t.graph.text().substr(0, before.size()) == before);
}

BOOST_AUTO_TEST_SUITE_END()
