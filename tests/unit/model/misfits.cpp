#include <plexus/error/error.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "models.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(misfits)

BOOST_AUTO_TEST_CASE(a_misfit_names_the_layer_its_neighbour_and_both_shapes) {
  Model model;
  const Model::Value a = model.input("a", {DType::float32, {3}});
  const Model::Value b = model.input("b", {DType::float32, {5}});
  model.output(model.add(dense(2, "shared"), a));
  model.output(model.share("shared", {model.add(dense(4, "middle"), b)}));
  const std::string message = message_of([&] { model.build(DType::float32); });
  BOOST_TEST(message.starts_with("in layer 'shared' (dense), after 'middle' [?, 4]:"), message);
  BOOST_TEST(message.find("float32 [3, 2]") != message.npos, message);
  BOOST_TEST(message.find("float32 [4, 2]") != message.npos, message);
}

namespace {

/// Rows [3] and [5, 2], and a layer that cannot put them beside each other, described at `position`.
Model misfit(const Position& position) {
  Model model;
  const Model::Value a = model.input("a", {DType::float32, {3}});
  const Model::Value b = model.input("b", {DType::float32, {5, 2}});
  NamedLayer described = layer<Concatenate>("concatenate");
  described.position = position;
  model.output(model.add(std::move(described), {a, b}));
  return model;
}

std::string build_message(Model model) {
  return message_of([&] { model.build(DType::float32); });
}

Position in_file(const std::string& text, int line, int column) {
  return {std::make_shared<const Source>(Source{"run.yaml", text, {}}), line, column, 11};
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_ops_message_shows_no_number_of_rows) {
  const std::string message = build_message(misfit({}));
  BOOST_TEST(message.starts_with("in layer 'concatenate' (concatenate), after 'a' [?, 3] and 'b' [?, 5, 2]:"),
             message);
  BOOST_TEST(message.find("[?, 5, 2]", message.find('\n')) != message.npos, message);
}

BOOST_AUTO_TEST_CASE(a_misfit_stands_where_its_layer_is_described) {
  Model model = misfit(in_file("a\n- concatenate\n", 2, 3));
  BOOST_CHECK_THROW(model.build(DType::float32), ConfigError);
  const std::string message = build_message(std::move(model));
  BOOST_TEST(message.starts_with("run.yaml:2:3: in layer 'concatenate' (concatenate), after 'a' [?, 3]"),
             message);
  BOOST_TEST(message.find("[?, 5, 2]", message.find('\n')) != message.npos, message);
}

BOOST_AUTO_TEST_CASE(the_run_file_is_quoted_as_it_is) {
  // The number of rows that models are built with, which messages write as '?'.
  const std::string message = build_message(misfit(in_file("- concatenate  # [7919, 2]\n", 1, 3)));
  BOOST_TEST(message.find("- concatenate  # [7919, 2]") != message.npos, message);
  BOOST_TEST(message.find("[?, 5, 2]", message.find('\n')) != message.npos, message);
}

BOOST_AUTO_TEST_CASE(several_inputs_for_a_layer_of_one_are_refused) {
  Model model;
  const Model::Value a = model.input("a", {DType::float32, {3}});
  model.output(model.add(dense(2), {a, a}));
  const std::string message = message_of([&] { model.build(DType::float32); });
  BOOST_TEST(message.find("expected one input, found 2: [?, 3], [?, 3]") != message.npos, message);
}

BOOST_AUTO_TEST_CASE(a_layer_must_keep_the_rows) {
  Model model = Model::sequential({DType::float32, {3}}, stack(layer<LosesRows>("loses_rows")));
  const std::string message = message_of([&] { model.build(DType::float32); });
  BOOST_TEST(message.find("in layer 'loses_rows' (loses_rows), after 'input' [?, 3]:") == 0u, message);
  BOOST_TEST(message.find("expected [?, ...], found [3]") != message.npos, message);
}

namespace {

/// Adds a parameter, or a state, of the shape of the whole batch.
struct ShapedAsBatch final : Layer {
  explicit ShapedAsBatch(bool is_state) : state(is_state) {}
  Symbol call(Scope& scope, const Symbol& x) const override {
    return x + (state ? scope.state("a", x.shape()).value() : scope.parameter("a", x.shape(), zeros));
  }
  bool state;
  Zeros zeros;
};

}  // namespace

BOOST_AUTO_TEST_CASE(no_variable_has_the_axis_of_the_batch) {
  for (const bool state : {false, true}) {
    Model model;
    NamedLayer shaped{std::make_unique<ShapedAsBatch>(state), "batch_param", "inner", true};
    model.output(model.add(std::move(shaped), model.input("x", {DType::float32, {8}})));
    const std::string message = message_of([&] { model.build(DType::float32); });
    BOOST_TEST(message.starts_with("in layer 'inner' (batch_param):"), message);
    const std::string expected = state
                                     ? "state 'a' has the shape [?, 8]: a state cannot have the batch's axis"
                                     : "parameter 'a' has the shape [?, 8]: a parameter cannot have the "
                                       "batch's axis";
    BOOST_TEST(message.find(expected) != message.npos, message);
    BOOST_TEST(message.find("x.shape().back()") != message.npos, message);
  }
}

BOOST_AUTO_TEST_CASE(a_variable_may_have_the_size_that_stands_for_the_batch) {
  Model model = Model::sequential({DType::float32, {3}}, stack(dense(7919)));
  model.build(DType::float32);
  BOOST_REQUIRE(model.declarations().size() == 2u);
  BOOST_TEST((model.declarations()[0].type.shape == Shape{3, 7919}));
}

BOOST_AUTO_TEST_SUITE_END()
