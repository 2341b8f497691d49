// What layers of several inputs say to inputs that they do not take. What they compute: keras_goldens.cpp.

#include <plexus/error/error.hpp>
#include <plexus/nn/layer.hpp>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(merging_layers)

namespace {

Shape merged(std::string_view name, std::vector<Tree::Entry> options, const std::vector<Shape>& shapes) {
  ComponentHarness harness;
  const auto layer = made<Layer>(name, std::move(options));
  Scope scope(harness.trace(), "layer");
  std::vector<Symbol> inputs;
  for (const Shape& shape : shapes) {
    const std::string input = "x" + std::to_string(inputs.size());
    inputs.push_back(harness.graph().input(input, {DType::float64, shape}));
  }
  return outputs_of(*layer, scope, inputs).at(0).shape();
}

Tree::Entry axes(std::initializer_list<Tree> each) { return {"axes", Tree::list(each), {}}; }

}  // namespace

BOOST_AUTO_TEST_CASE(all_of_them_need_two_inputs_at_least) {
  for (const char* name : {"add", "multiply", "average", "maximum", "minimum", "concatenate"}) {
    BOOST_CHECK_EXCEPTION(merged(name, {}, {{2, 3}}), ShapeError,
                          Says{"takes 2 inputs or more, found 1: [2, 3]"});
  }
  BOOST_CHECK_EXCEPTION(merged("subtract", {}, {{2, 3}, {2, 3}, {2, 3}}), ShapeError,
                        Says{"subtract takes 2 inputs, found 3: [2, 3], [2, 3], [2, 3]"});
  BOOST_CHECK_EXCEPTION(merged("dot", {axes({1})}, {{2, 3}}), ShapeError,
                        Says{"dot takes 2 inputs, found 1"});
}

BOOST_AUTO_TEST_CASE(sizes_that_do_not_broadcast_are_named) {
  BOOST_CHECK_EXCEPTION(merged("add", {}, {{2, 3}, {2, 1}, {2, 4}}), ShapeError,
                        Says{"but they are [2, 3], [2, 1], [2, 4]: on axis 1 the sizes are 3 and 4"});
  BOOST_TEST((merged("add", {}, {{2, 3}, {2, 4, 1}}) == Shape{2, 4, 3}));
}

BOOST_AUTO_TEST_CASE(concatenate_joins_what_is_equal_on_all_other_axes) {
  BOOST_TEST((merged("concatenate", {}, {{2, 3}, {2, 5}, {2, 1}}) == Shape{2, 9}));
  BOOST_TEST((merged("concatenate", {{"axis", 1, {}}}, {{2, 3, 4}, {2, 5, 4}}) == Shape{2, 8, 4}));
  BOOST_CHECK_EXCEPTION(
      merged("concatenate", {}, {{2, 3, 4}, {2, 5, 4}}), ShapeError,
      Says{"along axis -1, on all other axes their sizes must be equal: found [2, 3, 4], [2, 5, 4]"});
  BOOST_CHECK_THROW(merged("concatenate", {}, {{2, 3}, {2, 3, 1}}), ShapeError);
  BOOST_CHECK_EXCEPTION(merged("concatenate", {{"axis", 2, {}}}, {{2, 3}, {2, 3}}), ShapeError,
                        Says{"axis 2 is none of the inputs' behind the batch: [2, 3], [2, 3]"});
  BOOST_CHECK_EXCEPTION(merged("concatenate", {{"axis", 0, {}}}, {{2, 3}, {2, 3}}), ConfigError,
                        Says{"0 is the batch"});
}

BOOST_AUTO_TEST_CASE(dot_sums_over_axes_of_equal_size) {
  BOOST_TEST((merged("dot", {axes({2, 1})}, {{2, 3, 5}, {2, 5, 4}}) == Shape{2, 3, 4}));
  BOOST_TEST((merged("dot", {axes({1})}, {{2, 3}, {2, 3}}) == Shape{2, 1}));
  BOOST_CHECK_EXCEPTION(merged("dot", {axes({1})}, {{2, 3}, {2, 4}}), ShapeError,
                        Says{"whose sizes must be equal: found [2, 3], [2, 4]"});
  BOOST_CHECK_EXCEPTION(merged("dot", {axes({2, 1})}, {{2, 3}, {2, 3}}), ShapeError,
                        Says{"axis 2 is none of input 1's behind the batch"});
  BOOST_CHECK_THROW(merged("dot", {axes({1, 1, 1})}, {{2, 3}, {2, 3}}), ConfigError);
}

BOOST_AUTO_TEST_SUITE_END()
