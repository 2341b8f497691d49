// Formulas as layers, activations, losses, metrics, regularizers and constraints of a run file.

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
    "  - dense: {units: 6, name: a, kernel_regularizer: {formula: {value: 1e-3 * log1p(w^2)}}, "
    "kernel_constraint: {formula: {value: \"clip(w, -2, 2)\"}}}\n"
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

BOOST_AUTO_TEST_SUITE_END()
