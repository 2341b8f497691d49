#include <plexus/error/error.hpp>
#include <plexus/graph/graph_text.hpp>
#include <plexus/nn/detail/initial_value.hpp>
#include <plexus/nn/initializer.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/regularizer.hpp>
#include <plexus/nn/scope.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(scopes)

namespace {

struct Halves final : Initializer {
  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 0.5); }
};

struct SumOf final : Regularizer {
  Symbol penalty(const Symbol& w) const override { return sum(w); }
};

/// x * gain, gain: [features].
struct Gain final : Layer {
  Symbol call(Scope& scope, const Symbol& x) const override {
    return x * scope.parameter("gain", {x.shape().back()}, halves);
  }
  Halves halves;
};

struct Outer final : Layer {
  Symbol call(Scope& scope, const Symbol& x) const override { return scope.call("inner", gain, x); }
  Gain gain;
};

}  // namespace

BOOST_AUTO_TEST_CASE(variables_are_named_by_their_path_and_have_the_compute_dtype) {
  Trace trace({true, DType::float64, 0, nullptr});
  const Halves halves;
  Scope scope(trace, "dense_1");
  scope.parameter("kernel", {3, 2}, halves);
  const Variable mean = scope.state("mean", {2}, 7);
  const Variable total = scope.accumulator("total");
  const Variable velocity = Scope(trace, "optimizer").slot("velocity", mean);
  const auto& made = trace.declarations();
  BOOST_REQUIRE(made.size() == 4u);
  BOOST_TEST(made[0].name == "dense_1/kernel");
  BOOST_TEST((made[0].role == Role::parameter && made[0].trainable));
  BOOST_TEST(made[0].type.text() == "float64 [3, 2]");
  BOOST_TEST(made[0].initializer == &halves);
  BOOST_TEST(mean.name() == "dense_1/mean");
  BOOST_TEST((mean.declaration().role == Role::state && !mean.declaration().trainable));
  BOOST_TEST(mean.declaration().fill == 7);
  BOOST_TEST((total.declaration().role == Role::accumulator && total.type().dtype == DType::float64));
  BOOST_TEST(velocity.name() == "dense_1/mean/velocity");
  BOOST_TEST((velocity.declaration().role == Role::slot && velocity.shape() == Shape{2}));
}

BOOST_AUTO_TEST_CASE(a_name_is_asked_for_once_a_call_and_found_by_the_next_call) {
  Trace trace({true, DType::float32, 0, nullptr});
  const Halves halves;
  Scope first(trace, "gain");
  const Symbol value = first.parameter("a", {2}, halves);
  BOOST_TEST(message_of([&] { first.parameter("a", {2}, halves); }) ==
             "'gain' asks for 'a' twice in one call; keep what the first request gave");
  Scope second(trace, "gain");
  BOOST_TEST((second.parameter("a", {2}, halves) == value));
  BOOST_TEST(trace.declarations().size() == 1u);
  Scope third(trace, "gain");
  const std::string other = message_of([&] { third.parameter("a", {3}, halves); });
  BOOST_TEST(other.starts_with("variable 'gain/a' is float32 [2], but is asked for as float32 [3]"), other);
  BOOST_TEST(other.find("its shape depends on the size of the batch") != other.npos, other);
  BOOST_TEST(other.find("its layer is used again on another shape") != other.npos, other);
}

BOOST_AUTO_TEST_CASE(a_variable_is_what_was_assigned_to_it_and_a_shared_layer_updates_twice) {
  Trace trace({true, DType::float32, 0, nullptr});
  for (int call = 0; call < 2; ++call) {
    Scope scope(trace, "counter");
    const Variable count = scope.state("count", {}, 0);
    const Symbol next = count.value() + 1.0;
    scope.assign(count, next);
    BOOST_TEST((count.value() == next));
  }
  // The second call adds to what the first one assigned.
  const Graph::VariableUse& use = *trace.graph().find_variable("counter/count");
  BOOST_REQUIRE(use.assigned);
  const Symbol once = use.assigned.node().input(0);
  BOOST_TEST((once.node().input(0) == use.value));
}

BOOST_AUTO_TEST_CASE(assigning_another_type_is_refused_with_both_types) {
  Trace trace({true, DType::float32, 0, nullptr});
  Scope scope(trace, "norm");
  const Variable mean = scope.state("mean", {2}, 0);
  const Symbol wrong = trace.graph().input("x", {DType::float32, {3}});
  BOOST_TEST(message_of([&] { scope.assign(mean, wrong); }) ==
             "variable 'norm/mean' is float32 [2], but is assigned float32 [3]");
}

BOOST_AUTO_TEST_CASE(a_built_models_variables_are_frozen_but_slots_may_be_added) {
  const std::vector<Declaration> known{{"a/kernel", {DType::float32, {2}}}};
  Trace trace({true, DType::float32, 0, &known});
  const Halves halves;
  Scope scope(trace, "a");
  scope.parameter("kernel", {2}, halves);
  BOOST_TEST(message_of([&] {
               scope.parameter("late", {2}, halves);
             }).starts_with("variable 'a/late' was not there when the model was built"));
  BOOST_CHECK_THROW(scope.state("mean", {2}), UsageError);
  scope.accumulator("total");
  trace.step();
  BOOST_TEST(trace.declarations().size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_penalty_counts_once_a_variable_and_not_where_it_is_frozen) {
  const Halves halves;
  const SumOf price;
  Trace trace({true, DType::float32, 0, nullptr});
  for (int call = 0; call < 2; ++call) Scope(trace, "a").parameter("w", {2}, halves, {&price});
  BOOST_TEST(trace.extra_losses().size() == 1u);
  Scope(trace, "b", false).parameter("w", {2}, halves, {&price});
  BOOST_TEST(trace.extra_losses().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_nested_layer_has_a_path_of_its_own_and_a_place) {
  Trace trace({true, DType::float32, 0, nullptr});
  const Outer outer;
  Scope scope(trace, "outer", false);
  const Symbol x = trace.graph().input("x", {DType::float32, {4, 3}});
  const Symbol y = scope.call("wrapped", outer, x);
  BOOST_REQUIRE(trace.declarations().size() == 1u);
  BOOST_TEST(trace.declarations()[0].name == "outer/wrapped/inner/gain");
  BOOST_TEST(!trace.declarations()[0].trainable);
  BOOST_TEST(y.node().place() == "outer/wrapped/inner");
  BOOST_TEST(trace.graph().place() == "");
}

BOOST_AUTO_TEST_CASE(tracing_twice_gives_equal_graphs) {
  const auto text = [] {
    Trace trace({true, DType::float32, 3, nullptr});
    Scope scope(trace, "noise");
    const Symbol x = scope.random_uniform({2}) + scope.random_normal({2});
    trace.graph().output("x", x);
    return text_of(trace.graph());
  };
  BOOST_TEST(text() == text());
}

BOOST_AUTO_TEST_CASE(each_use_of_random_numbers_has_its_own_stream) {
  Trace trace({true, DType::float32, 3, nullptr});
  const auto first = trace.random_key("dropout");
  BOOST_TEST(trace.random_key("dropout") != first);
  BOOST_TEST(trace.random_key("dropout_1") != first);
  BOOST_TEST(Trace({true, DType::float32, 3, nullptr}).random_key("dropout") == first);
  BOOST_TEST(Trace({true, DType::float32, 4, nullptr}).random_key("dropout") != first);
}

BOOST_AUTO_TEST_CASE(fans_follow_keras) {
  const auto both = [](const Shape& shape) { return std::pair(fans(shape).in, fans(shape).out); };
  BOOST_TEST((both({784, 300}) == std::pair(784.0, 300.0)));
  BOOST_TEST((both({7}) == std::pair(7.0, 7.0)));
  BOOST_TEST((both({}) == std::pair(1.0, 1.0)));
  BOOST_TEST((both({3, 5, 8, 16}) == std::pair(3.0 * 5 * 8, 3.0 * 5 * 16)));
}

BOOST_AUTO_TEST_CASE(an_initial_value_has_the_variables_type) {
  const Halves halves;
  const auto graph = initial_value({"a/w", {DType::float64, {2, 3}}, Role::parameter, true, &halves, 0}, 1);
  BOOST_REQUIRE(graph->outputs().size() == 1u);
  BOOST_TEST(graph->outputs()[0].name == "value");
  BOOST_TEST(graph->outputs()[0].symbol.type().text() == "float64 [2, 3]");
  const auto counter = initial_value({"n", {DType::int64, {}}, Role::slot, false, nullptr, 0}, 1);
  BOOST_TEST(counter->outputs()[0].symbol.type().text() == Type({DType::int64, {}}).text());
}

BOOST_AUTO_TEST_SUITE_END()
