#include <plexus/error/error.hpp>
#include <plexus/model/model.hpp>
#include <plexus/nn/initializer.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

namespace {

struct Zeros final : Initializer {
  Symbol make(Random& random, const Shape& shape) const override { return random.full(shape, 0); }
};

/// x . kernel + bias.
struct Dense final : Layer {
  explicit Dense(std::int64_t width) : units(width) {}
  Symbol call(Scope& scope, const Symbol& x) const override {
    const Symbol y = matmul(x, scope.parameter("kernel", {x.shape().back(), units}, zeros));
    return y + scope.parameter("bias", {units}, zeros);
  }
  std::int64_t units;
  Zeros zeros;
};

struct Flatten final : Layer {
  Symbol call(Scope&, const Symbol& x) const override {
    return reshape(x, Shape{x.shape()[0], x.shape().from(1).elements()});
  }
};

struct Concatenate final : Layer {
  std::vector<Symbol> call_many(Scope&, std::span<const Symbol> inputs) const override {
    return {concat(inputs, -1)};
  }
};

/// Counts its calls in a state.
struct Counter final : Layer {
  Symbol call(Scope& scope, const Symbol& x) const override {
    const Variable count = scope.state("count", {});
    scope.assign(count, count.value() + 1.0);
    return x;
  }
};

/// Scales by another number from its n-th call on.
struct Drifting final : Layer {
  explicit Drifting(int n) : steady(n) {}
  Symbol call(Scope&, const Symbol& x) const override { return relu(x) * (++calls < steady ? 1.0 : 2.0); }
  int steady;
  mutable int calls = 0;
};

struct LosesRows final : Layer {
  Symbol call(Scope&, const Symbol& x) const override { return sum(x, {0}); }
};

NamedLayer dense(std::int64_t units, std::string name = "", bool trainable = true) {
  return {std::make_unique<Dense>(units), "dense", std::move(name), trainable};
}
template <class T>
NamedLayer layer(std::string type, std::string name = "") {
  return {std::make_unique<T>(), std::move(type), std::move(name), true};
}

std::vector<NamedLayer> stack(auto... layers) {
  std::vector<NamedLayer> all;
  (all.push_back(std::move(layers)), ...);
  return all;
}

const Type image{DType::uint8, {28, 28}};

Model fashion() {
  Model model = Model::sequential(image, stack(layer<Flatten>("flatten"), dense(300), dense(100), dense(10)));
  model.build(DType::float32);
  return model;
}

/// Wide & deep: input 8 -> 30 -> 30, concatenated with the input -> 1.
Model wide_and_deep() {
  Model model;
  const Model::Value in = model.input("input", {DType::float32, {8}});
  const Model::Value hidden = model.add(dense(30), model.add(dense(30), in));
  model.output(model.add(dense(1), model.add(layer<Concatenate>("concatenate"), {in, hidden})));
  model.build(DType::float32);
  return model;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(models)

BOOST_AUTO_TEST_CASE(layers_are_named_as_keras_names_them) {
  const Model model =
      Model::sequential(image, stack(layer<Flatten>("flatten"), dense(3), dense(3, "wide"), dense(3)));
  BOOST_TEST(model.layers()[0].layer.name == "flatten");
  BOOST_TEST(model.layers()[1].layer.name == "dense");
  BOOST_TEST(model.layers()[2].layer.name == "wide");
  BOOST_TEST(model.layers()[3].layer.name == "dense_1");
  BOOST_TEST(model.output_name(0) == "dense_1");
}

BOOST_AUTO_TEST_CASE(parameters_and_shapes_are_fixed_by_building) {
  const Model model = fashion();
  std::vector<std::string> names;
  for (const Declaration& declaration : model.declarations()) {
    names.push_back(declaration.name + " " + declaration.type.text());
  }
  const std::vector<std::string> expected{"dense/kernel float32 [784, 300]",   "dense/bias float32 [300]",
                                          "dense_1/kernel float32 [300, 100]", "dense_1/bias float32 [100]",
                                          "dense_2/kernel float32 [100, 10]",  "dense_2/bias float32 [10]"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
  BOOST_TEST((model.calls()[1].shapes == std::vector{Shape{784}}));
  BOOST_TEST((model.calls()[4].shapes == std::vector{Shape{10}}));
}

BOOST_AUTO_TEST_CASE(a_model_is_called_with_any_number_of_rows_and_casts_what_it_is_fed) {
  const Model model = fashion();
  Trace trace({false, DType::float32, 0, &model.declarations()});
  const std::vector<Symbol> inputs{trace.graph().input("x", {DType::uint8, {32, 28, 28}})};
  const std::vector<Symbol> outputs = model.call(trace, inputs);
  BOOST_REQUIRE(outputs.size() == 1u);
  BOOST_TEST(outputs[0].type().text() == "float32 [32, 10]");
  BOOST_TEST(outputs[0].node().place() == "dense_2");
  BOOST_TEST(trace.declarations().size() == 6u);
}

// semantics.md B8 and A3 row 2: 784*300+300, 300*100+100, 100*10+10; 266,610 * 4 bytes / 2^20 = 1.017 MB.
BOOST_AUTO_TEST_CASE(summary_of_the_fashion_mnist_network) {
  BOOST_TEST(summary(fashion(), DType::float32) ==
             "Layer (type)       Output Shape  Param #\n"
             "========================================\n"
             "flatten (flatten)  (None, 784)         0\n"
             "dense (dense)      (None, 300)   235,500\n"
             "dense_1 (dense)    (None, 100)    30,100\n"
             "dense_2 (dense)    (None, 10)      1,010\n"
             "========================================\n"
             "Total params: 266,610 (1.02 MB)\n"
             "Trainable params: 266,610 (1.02 MB)\n"
             "Non-trainable params: 0 (0.00 B)\n");
}

// A3 row 4: 8*30+30 = 270, 30*30+30 = 930, 38+1 = 39; 1,239 * 4 bytes = 4.84 KB.
BOOST_AUTO_TEST_CASE(summary_of_a_model_that_is_no_chain_shows_inputs_and_connections) {
  const std::string text = summary(wide_and_deep(), DType::float32);
  BOOST_TEST(
      text.starts_with("Layer (type)               Output Shape  Param #  Connected to\n"
                       "============================================================================\n"
                       "input (input)              (None, 8)           0  -\n"
                       "dense (dense)              (None, 30)        270  input[0][0]\n"
                       "dense_1 (dense)            (None, 30)        930  dense[0][0]\n"
                       "concatenate (concatenate)  (None, 38)          0  input[0][0], dense_1[0][0]\n"
                       "dense_2 (dense)            (None, 1)          39  concatenate[0][0]\n"));
  BOOST_TEST(text.find("Total params: 1,239 (4.84 KB)\n") != text.npos);
}

BOOST_AUTO_TEST_CASE(frozen_parameters_and_states_are_not_trainable) {
  Model model = Model::sequential({DType::float32, {4}},
                                  stack(dense(2, "", false), layer<Counter>("counter"), dense(1)));
  model.build(DType::float64);
  BOOST_TEST(model.layers()[0].parameters == 0);
  BOOST_TEST(model.layers()[0].non_trainable == 4 * 2 + 2);
  BOOST_TEST(model.layers()[1].non_trainable == 1);
  const std::string text = summary(model, DType::float64);
  BOOST_TEST(text.find("Total params: 14 (112.00 B)\nTrainable params: 3 (24.00 B)\n"
                       "Non-trainable params: 11 (88.00 B)\n") != text.npos);
}

BOOST_AUTO_TEST_CASE(a_shared_layer_has_one_set_of_weights) {
  Model model;
  const Model::Value a = model.input("a", {DType::float32, {3}});
  const Model::Value b = model.input("b", {DType::float32, {3}});
  model.output(model.add(dense(2), a));
  model.output(model.share("dense", {b}));
  model.output(model.add(dense(2), a));
  model.build(DType::float32);
  BOOST_TEST(model.declarations().size() == 4u);
  BOOST_TEST(model.layers()[0].parameters == 3 * 2 + 2);
  BOOST_TEST(model.output_name(0) == "dense");
  BOOST_TEST(model.output_name(1) == "dense_1");
  BOOST_TEST(model.output_name(2) == "dense_1_1");  // the layer 'dense_1': names of outputs are unique
  BOOST_TEST(message_of([&] {
               Model other;
               other.share("dense", {other.input("a", {DType::float32, {3}})});
             }) == "there is no layer 'dense' to share");
}

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

BOOST_AUTO_TEST_CASE(names_are_unique_and_plain) {
  Model model;
  const Model::Value a = model.input("a", {DType::float32, {3}});
  model.add(dense(2, "x"), a);
  BOOST_CHECK_THROW(model.add(dense(2, "x"), a), UsageError);
  BOOST_CHECK_THROW(model.add(dense(2, "a"), a), UsageError);
  BOOST_CHECK_THROW(model.add(dense(2, "x/y"), a), UsageError);
  BOOST_CHECK_THROW(model.input("a", {DType::float32, {3}}), UsageError);
  BOOST_CHECK_THROW(model.add(dense(2), Model::Value{9, 0}), UsageError);
}

BOOST_AUTO_TEST_CASE(automatic_names_pass_over_given_ones) {
  Model model;
  const Model::Value a = model.input("a", {DType::float32, {3}});
  model.add(dense(2, "dense"), a);
  model.add(dense(2), a);
  BOOST_TEST(model.layers()[1].layer.name == "dense_1");
}

BOOST_AUTO_TEST_CASE(a_model_needs_an_output_and_is_fixed_when_built) {
  Model empty;
  empty.input("a", {DType::float32, {3}});
  BOOST_TEST(message_of([&] { empty.build(DType::float32); }) == "the model has no output");
  Model model = fashion();
  BOOST_CHECK_THROW(model.input("b", image), UsageError);
  BOOST_CHECK_THROW(model.add(dense(1), Model::Value{0, 0}), UsageError);
}

BOOST_AUTO_TEST_CASE(a_layer_that_is_traced_differently_is_named) {
  std::vector<NamedLayer> layers;
  layers.push_back(dense(3));
  layers.push_back({std::make_unique<Drifting>(3), "drifting", "", true});
  Model model = Model::sequential({DType::float32, {2}}, std::move(layers));
  model.build(DType::float32);
  model.require_pure();  // the second call is as the first
  BOOST_TEST(
      message_of<UsageError>([&] { model.require_pure(); }) ==
      "in layer 'drifting' (drifting):\n  two traces of it differ: constant 1 : float32 [] the first time, "
      "constant 2 : float32 [] the second; a call must be pure, it depends on its options, its inputs and "
      "its scope alone");
}

BOOST_AUTO_TEST_SUITE_END()
