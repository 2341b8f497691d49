// `plexus formula`: what it prints, and the sources of the plugins that it writes; installed.cpp builds them.

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(formula_command)

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_command_prints_formulas_and_gradients) {
  const Scratch scratch;
  const auto printed = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "formula");
    const Outcome outcome = run_plexus(arguments, scratch.path());
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    return outcome.out;
  };
  BOOST_TEST(printed({"((x))*(2+1e0)^-1"}) == "x * (2 + 1)^-1\nnames: x\n");
  BOOST_TEST(printed({"x^3 * y", "--by", "x"}) == "x^3 * y\nnames: x, y\ngradient by x:\n  3 * y * x^2\n");
  BOOST_TEST(printed({"tanh(x)", "--gradient"}) == "tanh(x)\nnames: x\ngradient by x:\n  1 - tanh(x)^2\n");
  BOOST_TEST(printed({"softmax(x)", "--gradient"}) ==
             "softmax(x)\nnames: x\ngradient by x:\n  # d: the gradient by the value\n"
             "  t1 = softmax(x)\n  t1 * (d - sum(d * t1))\n");
  BOOST_TEST(printed({"mean(x)", "--gradient"}) ==
             "mean(x)\nnames: x\ngradient by x:\n  # d: the gradient by the value\n"
             "  # features: the size of the last axis\n  d / features\n");
  const Outcome wrong = run_plexus({"formula", "x * sgmoid(x)"}, scratch.path());
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(first_line(wrong.err) ==
             "plexus: formula:1:5: there is no function 'sgmoid'; did you mean 'sigmoid'?");
  const Outcome product = run_plexus({"formula", "matmul(x, w)", "--gradient"}, scratch.path());
  BOOST_TEST(holds(product.err, "so it cannot be printed; training derives it all the same"), product.err);
  const Outcome none = run_plexus({"formula", "x * y", "--by", "z"}, scratch.path());
  BOOST_TEST(none.exit_code == 2);
  BOOST_TEST(holds(none.err, "--by z: the formula has no such name, but x, y"));
}

BOOST_AUTO_TEST_CASE(the_command_refuses_names_that_cannot_be) {
  const Scratch scratch;
  for (const auto& [words, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--inputs", "x,x,y"}, "the name 'x' is there twice\n  names: x,x,y\n"},
           {{"--inputs", "x,,y"}, "'' is no name for a formula"},
           {{"--inputs", "x,y,"}, "'' is no name for a formula"},
           {{"--inputs", "x,y", "--parameters", "y"}, "'y' is an input and a parameter"},
           {{"--inputs", "x,2y"}, "'2y' is no name for a formula"},
           {{"extra"}, "one argument too many: 'extra'"},
           {{"--plugin", "dense"}, "there is a layer 'dense' already"},
           {{"--plugin", "layers"}, "there is a plugin 'layers' already"},
           {{"--plugin", "own", "--dir", "full"}, "the folder full is not empty; --dir names another one"}}) {
    scratch.write("full/notes.txt", "mine");
    std::vector<std::string> all = {"formula", "x * y"};
    all.insert(all.end(), words.begin(), words.end());
    const Outcome refused = run_plexus(all, scratch.path());
    BOOST_TEST(refused.exit_code == 2, says);
    BOOST_TEST(holds(refused.err, says), refused.err);
    BOOST_TEST(!std::filesystem::exists(scratch.path() / "full/own.cpp"));
  }
}

/// A parameter says its shape and what it starts as; a name of a class of Plexus is a good one.
BOOST_AUTO_TEST_CASE(a_plugin_has_parameters_of_the_shapes_that_are_asked_for) {
  const Scratch scratch;
  const auto plugin = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "formula");
    arguments.insert(arguments.end(), {"--plugin", "gated_product"});
    return run_plexus(arguments, scratch.path());
  };
  const Outcome made =
      plugin({"matmul(x, kernel) * gain + shape", "--parameters",
              "kernel:features,7=glorot_uniform gain:=ones", "--parameters", "shape:7=zeros"});
  BOOST_TEST_REQUIRE(made.exit_code == 0, made.err);
  const std::string source = scratch.read("gated_product/gated_product.cpp");
  for (const char* line : {"scope.parameter(\"kernel\", Shape{features, 7}, *kernel_initializer_)",
                           "scope.parameter(\"gain\", Shape{}, *gain_initializer_)",
                           "scope.parameter(\"shape\", Shape{7}, *shape_initializer_)",
                           ".component(\"kernel_initializer\", Kind::initializer, \"glorot_uniform\""}) {
    BOOST_TEST(holds(source, line), line << " is not in " << source);
  }
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& expected) {
    const Outcome outcome = plugin(arguments);
    BOOST_TEST(outcome.exit_code == 2, outcome.out);
    BOOST_TEST(holds(outcome.err, expected), outcome.err);
  };
  refused({"matmul(x, w)", "--parameters", "w"}, "with 5 rows of 8 features, w [features]; --parameters");
  refused({"x * w", "--parameters", "w:8"}, "with 5 rows of 4 features, w [8]");
  refused({"x * w", "--parameters", "w:feature"}, "found 'feature'; write beta, gate:features,8");
  refused({"x * w", "--parameters", "w=onse"}, "did you mean 'ones'?");
  refused({"x * x", "--inputs", "x", "--parameters", "x"}, "'x' is an input and a parameter");
  refused({"x * scope", "--parameters", "scope"}, "the C++ of the layer has a 'scope' of its own");
  refused({"x * double", "--parameters", "double"}, "the name 'double' is reserved by C++");
}

/// The layer's check draws inputs for which the formula has a value.
BOOST_AUTO_TEST_CASE(the_source_of_a_formula_is_tried_where_it_is_defined) {
  const Scratch scratch;
  for (const auto& [name, text, rows] : std::vector<std::array<std::string, 3>>{
           {"usual", "x * sigmoid(x)", "rows_of({4})"},
           {"logarithm", "log(x)", "rows_of({4}, 0.1, 2)"},
           {"root", "x^0.5", "rows_of({4}, 0.1, 2)"},
           {"both", "log(1 - x^2) * y", "rows_of({4}, -0.9, 0.9), rows_of({4}, -0.9, 0.9)"}}) {
    const Outcome made = run_plexus({"formula", text, "--plugin", name}, scratch.path());
    BOOST_TEST_REQUIRE(made.exit_code == 0, made.err);
    const std::string source = scratch.read(name + "/" + name + ".cpp");
    BOOST_TEST(holds(source, ".example({}, {" + rows + "})"), source);
    BOOST_TEST(scratch.read(name + "/" + name + ".yaml")
                   .starts_with("# yaml-language-server: $schema=run.schema.json\n"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
