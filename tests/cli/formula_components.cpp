// Formulas as layers, activations, losses, metrics and regularizers of a run file.

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <regex>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(formula_components)

namespace {

/// z = x * y + x, on a grid.
std::string grid() {
  std::string text = "x,y,z\n";
  for (int i = 0; i < 40; ++i) {
    const double x = (i % 8) / 4.0 - 1;
    const double y = static_cast<double>(i) / 20 - 1;
    text += std::to_string(x) + "," + std::to_string(y) + "," + std::to_string(x * y + x) + "\n";
  }
  return text;
}

const std::string of_components =
    "name: surface\n"
    "seed: 1\n"
    "backend: reference\n"
    "data: {source: {csv: {file: grid.csv}}, target: z, validation: {last: 8}, test: {first: 8}}\n"
    "model:\n"
    "  - dense: {units: 6, activation: tanh, name: hidden}\n"
    "  - dense: {units: 1, name: z}\n"
    "loss: mean_squared_error\n"
    "optimizer: {sgd: {learning_rate: 0.1}}\n"
    "metrics: [{mean_absolute_error: {name: off}}]\n"
    "fit: {epochs: 4, batch_size: 8}\n";

/// The same, written as formulas.
const std::string of_formulas =
    with(with(with(of_components, "activation: tanh", "activation: {formula: {value: tanh(x)}}"),
              "loss: mean_squared_error", "loss: {formula: {value: (target - prediction)^2}}"),
         "{mean_absolute_error: {name: off}}", "{formula: {value: abs(target - prediction), name: off}}");

/// One that needs parameters, several inputs and a price.
const std::string gated =
    "name: gated\n"
    "seed: 1\n"
    "backend: reference\n"
    "data: {source: {csv: {file: grid.csv}}, target: z, validation: {last: 8}, test: {first: 8}}\n"
    "model:\n"
    "  - dense: {units: 6, name: a, kernel_regularizer: {formula: {value: 1e-3 * log1p(w^2)}}}\n"
    "  - formula:\n"
    "      value: x * sigmoid(beta * x)\n"
    "      parameters:\n"
    "        beta: {shape: [features], initializer: ones, regularizer: {l2: {factor: 1e-3}}}\n"
    "      name: swish\n"
    "  - formula: {value: gate * x + (1 - gate) * old, inputs: [x, old], from: [swish, a], name: mixed,\n"
    "              parameters: {gate: {shape: [], initializer: {constant: {value: 0.5}}}}}\n"
    "  - formula: {value: \"matmul(x, w) / sqrt(sum(x^2) + 1)\", name: z,\n"
    "              parameters: {w: {shape: [features, 1], initializer: glorot_uniform}}}\n"
    "loss: {formula: {value: log(1 + abs(target - prediction))}}\n"
    "optimizer: {adam: {learning_rate: {formula: {value: 0.02 * 0.9^epoch}}}}\n"
    "metrics: [{formula: {value: abs(target - prediction) < 0.25, direction: up, name: close}}]\n"
    "fit: {epochs: 4, batch_size: 8}\n";

/// A folder with the table and a run.
class Folder {
 public:
  explicit Folder(const std::string& run) {
    scratch_.write("grid.csv", grid());
    scratch_.write("run.yaml", run);
  }
  Outcome plexus(const std::vector<std::string>& arguments) const {
    return run_plexus(arguments, scratch_.path());
  }
  std::string succeeding(const std::vector<std::string>& arguments) const {
    const Outcome outcome = plexus(arguments);
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, arguments.front() << ": " << outcome.out << outcome.err);
    return outcome.out;
  }
  std::string weights(const std::string& run) const { return scratch_.read(run + "/weights.safetensors"); }
  const Scratch& scratch() const { return scratch_; }

 private:
  Scratch scratch_;
};

/// The kernels at a place, as `summary --explain` names them.
std::vector<std::string> kernels_at(const std::string& place, const std::string& explanation) {
  std::vector<std::string> kernels;
  std::istringstream lines(explanation);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  " + place + " ")) continue;
    kernels.push_back(line.substr(line.find_first_not_of(' ', place.size() + 2)));
  }
  return kernels;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

/// A formula of what a component computes trains to its bits, and counts as its metric does.
BOOST_AUTO_TEST_CASE(formulas_are_what_they_say) {
  const Folder components(of_components);
  const Folder formulas(of_formulas);
  for (const Folder* folder : {&components, &formulas}) {
    folder->succeeding({"train", "run.yaml", "--out", "out", "--quiet"});
  }
  BOOST_TEST(!components.weights("out").empty());
  BOOST_TEST(components.weights("out") == formulas.weights("out"));
  BOOST_TEST(components.succeeding({"evaluate", "out"}) == formulas.succeeding({"evaluate", "out"}));
}

BOOST_AUTO_TEST_CASE(a_net_of_formulas_trains_goes_on_and_predicts) {
  const Folder folder(gated);
  folder.succeeding({"train", "run.yaml", "--out", "whole", "--quiet"});
  folder.succeeding({"train", "run.yaml", "--out", "parts", "--quiet", "fit.epochs=2"});
  folder.succeeding({"resume", "parts", "--quiet", "fit.epochs=4"});
  BOOST_TEST(folder.weights("whole") == folder.weights("parts"));
  for (const char* variable : {"swish/beta", "mixed/gate", "z/w"}) {
    BOOST_TEST(holds(folder.weights("whole"), variable), variable);
  }
  const std::string evaluated = folder.succeeding({"evaluate", "whole"});
  BOOST_TEST(holds(evaluated, "close"), evaluated);
  const std::string predicted = folder.succeeding({"predict", "whole", "--input", "grid.csv"});
  BOOST_TEST(holds(predicted, "39: "), predicted);

  // What was written down trains to the same again, and its weights are those that it starts from.
  folder.succeeding({"train", "whole/config.yaml", "--out", "again", "--quiet"});
  BOOST_TEST(folder.weights("whole") == folder.weights("again"));
  folder.succeeding({"train", "run.yaml", "initial_weights=whole", "fit.epochs=1",
                     "optimizer.adam.learning_rate=0.0", "--out", "started", "--quiet"});
  BOOST_TEST(folder.succeeding({"predict", "started", "--input", "grid.csv"}) == predicted);
}

BOOST_AUTO_TEST_CASE(backends_agree_on_it) {
  if (!plexus::test::runs_here("onednn")) return;
  const Folder folder(gated);
  const Outcome outcome = folder.plexus({"compare", "run.yaml", "--backends", "reference,onednn"});
  BOOST_TEST(outcome.exit_code == 0, outcome.out << outcome.err);
}

/// Forward and backward it is part of the products beside it, as many kernels as the activation has that is
/// written in C++, in training, evaluation and prediction.
BOOST_AUTO_TEST_CASE(an_element_wise_formula_is_fused_as_an_activation_is) {
  if (!plexus::test::runs_here("onednn")) return;
  const Folder folder(of_components);
  const auto kernels_of = [&](const std::string& activation) {
    return kernels_at("hidden/activation",
                      folder.succeeding({"summary", "run.yaml", "--explain", "backend=onednn",
                                         "model.hidden.activation=" + activation}));
  };
  const std::vector<std::string> of_formula = kernels_of("{formula: {value: x * sigmoid(x)}}");
  BOOST_TEST(of_formula.size() == 4u);
  BOOST_TEST(of_formula.size() == kernels_of("silu").size());
  for (const std::string& kernel : of_formula) BOOST_TEST(kernel.starts_with("fused_matmul ("), kernel);
  BOOST_TEST_REQUIRE(!of_formula.empty());
  BOOST_TEST(of_formula.back().starts_with("fused_matmul (add sigmoid multiply)"), of_formula.back());
}

BOOST_AUTO_TEST_CASE(mistakes_are_placed_at_their_characters) {
  const Folder folder(gated);
  const auto message = [&](const std::string& from, const std::string& to) {
    folder.scratch().write("run.yaml", with(gated, from, to));
    const Outcome outcome = folder.plexus({"check", "run.yaml"});
    BOOST_TEST(outcome.exit_code == 2, outcome.out);
    return outcome.err;
  };
  const auto told = [&](const std::string& from, const std::string& to, const std::string& expected) {
    const std::string found = message(from, to);
    BOOST_TEST(holds(found, expected), from << " -> " << to << ": " << found);
  };
  told("sigmoid(beta * x)", "sigmoid(bta * x)",
       "run.yaml:8:26: there is no input or parameter 'bta'; did you mean 'beta'? Known: x, beta");
  told("x * sigmoid(beta * x)", "beta * beta", "run.yaml:8:14: the formula does not use 'x'");
  told("[features], initializer: ones", "[featurs], initializer: ones",
       "run.yaml:10:24: expected a size, a whole number of at least 1, or `features`, found the text "
       "'featurs'");
  told("[features], initializer: ones", "[features], initialiser: ones",
       "run.yaml:10:35: unknown option 'initialiser' of parameter 'beta'; did you mean 'initializer'?");
  told("[features], initializer: ones", "[3], initializer: ones", "run.yaml:8:31: multiply: ");
  told("inputs: [x, old], ", "", "run.yaml:12:46: there is no input or parameter 'old'");
  told("from: [swish, a]", "from: [swish]", "found 1 for them");
  told("inputs: [x, old]", "inputs: [x, sum]", "'sum' is a name that formulas have already");
  told("1e-3 * log1p(w^2)", "1e-3 * log1p(v^2)", "run.yaml:6:83: there is no name 'v'; known: w");
  told("log(1 + abs(target - prediction))", "log(1 + target)", "the formula does not use 'prediction'");
  told("< 0.25", "< 0,25", "run.yaml:18:");
  told("0.02 * 0.9^epoch", "0.02 * sum(epoch)", "a formula sees one row");
}

/// Models are built before their batch size is known: messages show it as '?'.
BOOST_AUTO_TEST_CASE(a_misfit_shows_no_number_of_rows) {
  const auto told = [](const std::string& from, const std::string& to) {
    const Folder folder(with(gated, from, to));
    return folder.plexus({"check", "run.yaml"}).err;
  };
  const std::string wide = "{beta: {shape: [features, 7], initializer: ones}}";
  const std::string parameters =
      "\n        beta: {shape: [features], initializer: ones, regularizer: {l2: {factor: 1e-3}}}";
  const std::string bias = "{beta: {shape: [7], initializer: ones}}";
  for (const std::string& message :
       {told("sigmoid(beta * x)\n      parameters:" + parameters,
             "(matmul(x, beta) + x)\n      parameters: " + wide),
        told(parameters, " " + bias), told("from: [swish, a]", "from: [swish, input]")}) {
    BOOST_TEST(holds(message, "float32 [?, "), message);
    BOOST_TEST(!holds(message, "7919"), message);
  }
}

BOOST_AUTO_TEST_CASE(a_metric_judges_class_indices) {
  const Folder folder(
      "name: iris\nseed: 1\nbackend: reference\ndata: {source: iris, validation: {last: 30}, prepare: "
      "[standard_scaler]}\n"
      "model: [{dense: {units: 3, activation: softmax}}]\nloss: sparse_categorical_crossentropy\n"
      "optimizer: {sgd: {learning_rate: 0.1}}\nfit: {epochs: 2, batch_size: 16}\n"
      "metrics: [accuracy, {formula: {value: argmax(prediction) == target, direction: up, name: right}}]\n");
  const Outcome trained = folder.plexus({"train", "run.yaml", "--out", "out"});
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const std::regex epoch(
      "Epoch .* accuracy: ([0-9.]+) - right: \\1 - .* val_accuracy: ([0-9.]+) - val_right: \\2");
  const auto epochs = std::distance(std::sregex_iterator(trained.err.begin(), trained.err.end(), epoch),
                                    std::sregex_iterator());
  BOOST_TEST(epochs == 2, trained.err);
  const Outcome distance =
      folder.plexus({"check", "run.yaml", "metrics.right.value=abs(prediction - target)"});
  BOOST_TEST(distance.exit_code == 2);
  BOOST_TEST(holds(distance.err, "argmax(prediction) == target. Or take accuracy"), distance.err);
  for (const std::vector<std::string>& page :
       {std::vector<std::string>{"help", "formulas"}, {"plugin", "show", "metric", "formula"}}) {
    const std::string text = folder.succeeding(page);
    BOOST_TEST(holds(text, "name"), text);
    BOOST_TEST(holds(text, "logs"), text);
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
