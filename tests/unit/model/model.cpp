#include <plexus/error/error.hpp>
#include <plexus/model/summary.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"
#include "models.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

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
  BOOST_TEST(summary(wide_and_deep(), DType::float32) ==
             "Layer (type)               Output Shape  Param #  Connected to\n"
             "============================================================================\n"
             "input (input)              (None, 8)           0  -\n"
             "dense (dense)              (None, 30)        270  input[0][0]\n"
             "dense_1 (dense)            (None, 30)        930  dense[0][0]\n"
             "concatenate (concatenate)  (None, 38)          0  input[0][0], dense_1[0][0]\n"
             "dense_2 (dense)            (None, 1)          39  concatenate[0][0]\n"
             "============================================================================\n"
             "Total params: 1,239 (4.84 KB)\n"
             "Trainable params: 1,239 (4.84 KB)\n"
             "Non-trainable params: 0 (0.00 B)\n");
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
