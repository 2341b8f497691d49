// Models that are more than a list: what run files say of them, and what is said of run files that are wrong.

#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(functional)

namespace {

/// Twelve rows of y = a + 2 b - c.
const std::string table =
    "a,b,c,y,w\n"
    "0.1,0.2,0.3,0.2,1\n0.4,0.1,0.2,0.4,1\n0.9,0.3,0.5,1.0,2\n0.2,0.8,0.1,1.7,1\n0.5,0.5,0.5,1.0,1\n"
    "0.7,0.2,0.9,0.2,2\n0.3,0.6,0.4,1.1,1\n0.8,0.9,0.7,1.9,1\n0.6,0.4,0.8,0.6,2\n0.1,0.7,0.6,0.9,1\n"
    "0.2,0.3,0.1,0.7,1\n0.9,0.8,0.2,2.3,2\n";

// The lines of the layers: hidden1 13, hidden2 14, concatenate 15, main 16, aux 17, outputs 18.
const std::string two_outputs =
    "name: two\n"
    "seed: 3\n"
    "backend: reference\n"
    "data:\n"
    "  source: {csv: {file: table.csv}}\n"
    "  inputs:\n"
    "    wide: [a, b]\n"
    "    deep: [b, c]\n"
    "  target: {main: y, aux: y}\n"
    "  test: {last: 4}\n"
    "model:\n"
    "  layers:\n"
    "    - dense: {name: hidden1, units: 4, activation: relu, from: deep}\n"
    "    - dense: {name: hidden2, units: 3, activation: tanh}\n"
    "    - concatenate: {from: [wide, hidden2]}\n"
    "    - dense: {name: main, units: 1}\n"
    "    - dense: {name: aux, units: 1, from: hidden2}\n"
    "  outputs: [main, aux]\n"
    "loss: mean_squared_error\n"
    "loss_weights: {main: 0.9, aux: 0.1}\n"
    "metrics: [mean_absolute_error]\n"
    "optimizer: {sgd: {learning_rate: 0.05}}\n"
    "fit: {epochs: 3, batch_size: 4}\n";

struct Wrong {
  const char* what;
  std::string from;
  std::string to;
  std::vector<std::string> says;
  friend std::ostream& operator<<(std::ostream& out, const Wrong& wrong) { return out << wrong.what; }
};

const std::vector<Wrong> wrongs = {
    {"an unknown name",
     "from: hidden2}",
     "from: hiden2}",
     {"run.yaml:17:42: there is no layer or input 'hiden2'; did you mean 'hidden2'?"}},
    {"a layer that stands below",
     "[wide, hidden2]",
     "[wide, aux]",
     {"run.yaml:15:34: 'concatenate' reads 'aux', which stands below it: layers stand in the order"}},
    {"a cycle",
     "from: deep",
     "from: hidden2",
     {"run.yaml:13:64: the layers read each other in a cycle: 'hidden1' reads 'hidden2', which reads "
      "'hidden1'"}},
    {"a layer that reads itself",
     "from: deep",
     "from: hidden1",
     {"run.yaml:13:64: the layers read each other in a cycle: 'hidden1' reads 'hidden1'"}},
    {"a layer that leads nowhere",
     "outputs: [main, aux]\nloss: mean_squared_error\n"
     "loss_weights: {main: 0.9, aux: 0.1}\n",
     "outputs: [main]\nloss: mean_squared_error\n",
     {"run.yaml:17:7: layer 'aux' leads nowhere: no layer reads it, and it is none of the outputs (main)"}},
    {"an input that nobody reads",
     "[wide, hidden2]",
     "[hidden1, hidden2]",
     {"run.yaml:7:11: no layer reads the input 'wide': write from: wide in a layer"}},
    {"an output that is no layer",
     "outputs: [main, aux]",
     "outputs: [main, auxx]",
     {"run.yaml:18:19: there is no layer or input 'auxx'; did you mean 'aux'?"}},
    {"an output that is an input",
     "outputs: [main, aux]",
     "outputs: [main, wide]",
     {"run.yaml:18:19: the output 'wide' is an input of the data, not a layer"}},
    {"an output named twice",
     "outputs: [main, aux]",
     "outputs: [main, aux, main]",
     {"run.yaml:18:24: the output 'main' is named twice"}},
    {"a name given twice",
     "name: hidden2",
     "name: hidden1",
     {"run.yaml:14:21: the name 'hidden1' is given twice: the layer in line 13 has it"}},
    {"a layer named like an input",
     "name: hidden2",
     "name: wide",
     {"run.yaml:14:21: the name 'wide' is given twice: an input of the data has it"}},
    {"an output named like an entry of the history",
     "name: main, units: 1}",
     "name: val_x, units: 1}",
     {"run.yaml:18:13: there is no layer or input 'main'"}},
    {"a layer with one output",
     "from: hidden2}",
     "from: \"hidden2[1]\"}",
     {"in layer 'aux' (dense), after 'hidden2[1]'",
      "run.yaml:17:42: there is no 'hidden2[1]': 'hidden2' has one output ([?, 3])"}},
    {"an output of a layer with one output",
     "outputs: [main, aux]",
     "outputs: [main, \"aux[1]\"]",
     {"run.yaml:18:19: there is no 'aux[1]': 'aux' has one output ([?, 1])"}},
    {"several inputs into a layer that takes one",
     "from: hidden2}",
     "from: [hidden1, hidden2]}",
     {"run.yaml:17:7: in layer 'aux' (dense), after 'hidden1' [?, 4] and 'hidden2' [?, 3]",
      "expected one input, found 2: [?, 4], [?, 3]; a layer such as concatenate or add"}},
    {"shapes that do not fit each other",
     "- concatenate: {from: [wide, hidden2]}",
     "- add: {from: [wide, hidden2]}",
     {"run.yaml:15:7: in layer 'add' (add), after 'wide' [?, 2] and "
      "'hidden2' [?, 3]"}},
    {"no from where there are several inputs",
     ", from: deep",
     "",
     {"run.yaml:13:7: the data has the inputs wide, deep: the first layer needs `from`, such as from: wide"}},
    {"an empty from", "from: hidden2}", "from: []}", {"run.yaml:17:42: `from` is empty"}},
    {"a from that is a number of a map",
     "from: hidden2}",
     "from: {a: b}}",
     {"run.yaml:17:42: from: expected the name of a layer or input, or \"NAME[1]\" for the second output of "
      "a "
      "layer, found a map"}},
    {"a loss for an unknown output",
     "loss: mean_squared_error",
     "loss: {main: mse, auxx: mse}",
     {"run.yaml:19:19: the model has no output 'auxx'; did you mean 'aux'?",
      "run.yaml:19:7: output 'aux' has no loss"}},
    {"an unknown loss of an output",
     "loss: mean_squared_error",
     "loss: {main: msee, aux: mse}",
     {"run.yaml:19:14: there is no loss 'msee'"}},
    {"a weight of an unknown output",
     "loss_weights: {main: 0.9, aux: 0.1}",
     "loss_weights:\n  main: 0.9\n  axu: 0.1",
     {"run.yaml:22:3: the model has no output 'axu'; did you mean "
      "'aux'?"}},
    {"metrics of an unknown output",
     "metrics: [mean_absolute_error]",
     "metrics: {mian: [mse, mae]}",
     {"run.yaml:21:11: the model has no output 'mian'; did you mean 'main'?"}},
    {"a target of no output",
     "target: {main: y, aux: y}",
     "target: {main: y, help: y}",
     {"run.yaml:9:27: the target 'help' belongs to no output of the model; the outputs are: main, aux",
      "output 'aux' has no target"}},
    {"a repetition without layers",
     "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
     "    - repeat: {name: hidden2, count: 2}\n",
     {"run.yaml:14:15: 'repeat' needs the option 'layers'"}},
    {"an unknown key of a repetition",
     "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
     "    - repeat: {name: hidden2, times: 2, count: 2, layers: [dense: {units: 3}]}\n",
     {"run.yaml:14:31: unknown option 'times' of 'repeat'"}},
    {"an unknown name in a repetition",
     "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
     "    - repeat: {name: hidden2, count: 2, layers: [dense: {units: 3, from: hiden1}]}\n",
     {"run.yaml:14:74: there is no layer or input 'hiden1'; did you mean 'hidden1'?"}},
    {"a shared layer that does not exist",
     "- dense: {name: aux, units: 1, from: hidden2}",
     "- share: {name: aux, layer: mian, from: hidden2}",
     {"run.yaml:17:33: there is no layer or input 'mian'; did you mean 'main'?"}},
    {"an input that is shared",
     "- dense: {name: aux, units: 1, from: hidden2}",
     "- share: {name: aux, layer: wide, from: hidden2}",
     {"run.yaml:17:33: 'wide' is an input of the data: a layer has weights that can be shared"}},
    {"a shared layer of another width",
     "- dense: {name: aux, units: 1, from: hidden2}",
     "- share: {name: aux, layer: main, from: hidden2}",
     {"run.yaml:17:7: in layer 'main' (dense), shared as 'aux', after 'hidden2' [?, 3]", "[5, 1]", "[3, 1]"}},
    {"a map without layers",
     "  layers:\n",
     "  layer:\n",
     {"run.yaml:12:3: unknown option 'layer' of model; did you mean 'layers'?"}},
};

Outcome summary_of(const Scratch& scratch, const std::string& run,
                   const std::vector<std::string>& arguments = {}) {
  scratch.write("table.csv", table);
  scratch.write("run.yaml", run);
  std::vector<std::string> all = {"summary", "run.yaml"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_plexus(all, scratch.path());
}

void require_refusal(const std::string& run, const std::vector<std::string>& says) {
  const Scratch scratch;
  const Outcome outcome = summary_of(scratch, run);
  BOOST_TEST(outcome.exit_code == 2, outcome.out);
  for (const std::string& part : says) {
    BOOST_TEST(outcome.err.find(part) != std::string::npos, "'" << part << "' is not in:\n" << outcome.err);
  }
}

}  // namespace

BOOST_DATA_TEST_CASE(is_refused_at_its_place, boost::unit_test::data::make(wrongs), wrong) {
  BOOST_TEST_REQUIRE(two_outputs.find(wrong.from) != std::string::npos);
  require_refusal(with(two_outputs, wrong.from, wrong.to), wrong.says);
}

BOOST_DATA_TEST_CASE(names_of_history_and_of_losses_are_no_outputs,
                     boost::unit_test::data::make({"loss", "val_main", "epoch", "seconds", "learning_rate",
                                                   "mean_squared_error", "mse"}),
                     name) {
  const std::string named = std::string("name: ") + name;
  std::string run =
      with(with(two_outputs, "name: main", named), "outputs: [main", std::string("outputs: [") + name);
  run = with(with(run, "{main: y", std::string("{") + name + ": y"), "loss_weights: {main: 0.9, aux: 0.1}\n",
             "");
  require_refusal(run, {std::string("run.yaml:18:13: an output cannot be named '") + name + "'"});
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_told_at_once) {
  std::string run = with(two_outputs, "from: hidden2}", "from: hiden2}");
  run = with(with(run, "[wide, hidden2]", "[wdie, hidden2]"), "epochs: 3", "epoch: 3");
  require_refusal(run, {"run.yaml:15:28", "did you mean 'wide'", "run.yaml:17:42", "did you mean 'hidden2'",
                        "did you mean 'epochs'"});
}

BOOST_AUTO_TEST_CASE(two_outputs_are_trained_evaluated_and_explained) {
  const Scratch scratch;
  scratch.write("table.csv", table);
  scratch.write("run.yaml", two_outputs);
  const Outcome trained =
      run_plexus({"train", "run.yaml", "--out", "out", "--json", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const std::string last = trained.out.substr(trained.out.rfind("\n{", trained.out.size() - 2) + 1);
  const auto logs = nlohmann::json::parse(last);
  const double total = 0.9 * logs["main_loss"].get<double>() + 0.1 * logs["aux_loss"].get<double>();
  BOOST_TEST(logs["loss"].get<double>() == total, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(logs.contains("main_mean_absolute_error"));
  BOOST_TEST(logs.contains("aux_mean_absolute_error"));
  const Outcome evaluated = run_plexus({"evaluate", "out", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  const auto test = nlohmann::json::parse(evaluated.out);
  BOOST_TEST(test["loss"].get<double>() ==
                 0.9 * test["main_loss"].get<double>() + 0.1 * test["aux_loss"].get<double>(),
             boost::test_tools::tolerance(1e-6));
  const Outcome explained = run_plexus({"summary", "run.yaml", "--explain"}, scratch.path());
  BOOST_TEST(explained.exit_code == 0, explained.err);
  BOOST_TEST(explained.out.find("hidden2") != std::string::npos);
}

// A run directory's configuration says what the user wrote, and trains again to equal bits.
BOOST_AUTO_TEST_CASE(the_resolved_run_repeats_the_training) {
  const Scratch scratch;
  scratch.write("table.csv", table);
  const std::string run =
      with(two_outputs, "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
           "    - repeat: {name: deeper, count: 2, layers: [dense: {units: 4, activation: tanh}]}\n"
           "    - share: {layer: hidden1, from: wide, name: again}\n"
           "    - add: {name: hidden2, from: [deeper, again, deeper_0/dense]}\n");
  scratch.write("run.yaml", run);
  const Outcome first = run_plexus({"train", "run.yaml", "--out", "first", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(first.exit_code == 0, first.err);
  const std::string config = read_all(scratch.path() / "first/config.yaml");
  for (const char* part : {"repeat:", "share:", "from: deeper", "outputs:", "deeper_0/dense"}) {
    BOOST_TEST((config.find(part) != std::string::npos || std::string(part) == "from: deeper"), config);
  }
  const Outcome second = run_plexus({"train", "first", "--out", "second", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(second.exit_code == 0, second.err);
  BOOST_TEST((read_all(scratch.path() / "first/weights.safetensors") ==
              read_all(scratch.path() / "second/weights.safetensors")));
  BOOST_TEST(read_all(scratch.path() / "second/config.yaml") == config);
}

BOOST_AUTO_TEST_CASE(one_value_serves_all_outputs) {
  const Scratch scratch;
  scratch.write("table.csv", table);
  scratch.write("run.yaml", two_outputs);
  scratch.write("one.yaml", with(two_outputs, "target: {main: y, aux: y}", "target: y"));
  for (const std::string file : {"run", "one"}) {
    const Outcome trained = run_plexus({"train", file + ".yaml", "--out", file, "--quiet"}, scratch.path());
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  }
  BOOST_TEST((read_all(scratch.path() / "run/weights.safetensors") ==
              read_all(scratch.path() / "one/weights.safetensors")));
}

// 2 * 4 + 4 = 12; 4 * 5 + 5 = 25 and 5 * 5 + 5 = 30; 7 + 1 = 8; 5 + 1 = 6.
BOOST_AUTO_TEST_CASE(repetitions_are_written_out) {
  const Scratch scratch;
  const std::string run =
      with(two_outputs, "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
           "    - repeat: {name: hidden2, count: 2, layers: [dense: {units: 5}, relu]}\n");
  const Outcome outcome = summary_of(scratch, run);
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const std::string expected =
      "hidden1 (dense)            (None, 4)          12  deep[0][0]\n"
      "hidden2_0/dense (dense)    (None, 5)          25  hidden1[0][0]\n"
      "hidden2_0/relu (relu)      (None, 5)           0  hidden2_0/dense[0][0]\n"
      "hidden2_1/dense (dense)    (None, 5)          30  hidden2_0/relu[0][0]\n"
      "hidden2_1/relu (relu)      (None, 5)           0  hidden2_1/dense[0][0]\n"
      "concatenate (concatenate)  (None, 7)           0  wide[0][0], hidden2_1/relu[0][0]\n"
      "main (dense)               (None, 1)           8  concatenate[0][0]\n"
      "aux (dense)                (None, 1)           6  hidden2_1/relu[0][0]\n";
  BOOST_TEST(outcome.out.find(expected) != std::string::npos, outcome.out);
}

BOOST_AUTO_TEST_CASE(a_repetition_of_no_times_is_what_it_reads) {
  const Scratch scratch;
  const std::string run = with(two_outputs, "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
                               "    - repeat: {name: hidden2, count: 0, layers: [dense: {units: 5}]}\n");
  const Outcome outcome = summary_of(scratch, run);
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.out.find("wide[0][0], hidden1[0][0]") != std::string::npos, outcome.out);
}

// Within a repetition its name is what it reads: hidden1, then what the first repetition made.
BOOST_AUTO_TEST_CASE(a_repetition_may_go_around_its_layers) {
  const Scratch scratch;
  const std::string run = with(two_outputs, "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
                               "    - repeat:\n"
                               "        name: hidden2\n"
                               "        count: 2\n"
                               "        layers:\n"
                               "          - dense: {units: 4}\n"
                               "          - add: {from: [hidden2, dense]}\n");
  const Outcome outcome = summary_of(scratch, run);
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.out.find("hidden1[0][0], hidden2_0/dense[0][0]") != std::string::npos, outcome.out);
  BOOST_TEST(outcome.out.find("hidden2_0/add[0][0], hidden2_1/dense[0][0]") != std::string::npos,
             outcome.out);
}

BOOST_AUTO_TEST_CASE(overrides_find_layers_by_name) {
  const Scratch scratch;
  const std::string run = with(two_outputs, "    - dense: {name: hidden2, units: 3, activation: tanh}\n",
                               "    - repeat: {name: hidden2, count: 2, layers: [dense: {units: 5}]}\n");
  const Outcome outcome = summary_of(scratch, run,
                                     {"model.hidden1.units=6", "model.hidden2.dense.units=7",
                                      "model.hidden2.count=3", "model.aux.from=hidden1"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.out.find("hidden1 (dense)            (None, 6)") != std::string::npos, outcome.out);
  BOOST_TEST(outcome.out.find("hidden2_2/dense (dense)    (None, 7)") != std::string::npos, outcome.out);
  BOOST_TEST(outcome.out.find("aux (dense)                (None, 1)           7  hidden1[0][0]") !=
                 std::string::npos,
             outcome.out);
  const Outcome wrong = summary_of(scratch, run, {"model.hidden3.units=6"});
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(wrong.err.find("has no 'hidden3'; did you mean 'hidden1'?") != std::string::npos, wrong.err);
}

BOOST_AUTO_TEST_CASE(the_model_is_drawn) {
  const Scratch scratch;
  const Outcome svg = summary_of(scratch, two_outputs, {"--graph", "model.svg"});
  BOOST_TEST_REQUIRE(svg.exit_code == 0, svg.err);
  BOOST_TEST(read_all(scratch.path() / "model.svg").starts_with("<svg "));
  const Outcome dot = summary_of(scratch, two_outputs, {"--graph", "model.dot"});
  BOOST_TEST(dot.exit_code == 0, dot.err);
  BOOST_TEST(read_all(scratch.path() / "model.dot").starts_with("digraph model {"));
  const Outcome png = summary_of(scratch, two_outputs, {"--graph", "model.png"});
  BOOST_TEST(png.exit_code == 2);
  BOOST_TEST(png.err.find("--graph model.png: the name must end in .svg") != std::string::npos, png.err);
}

BOOST_AUTO_TEST_CASE(some_layers_begin_with_the_weights_of_another_run) {
  const Scratch scratch;
  scratch.write("table.csv", table);
  scratch.write("run.yaml", two_outputs);
  BOOST_TEST_REQUIRE(
      run_plexus({"train", "run.yaml", "--out", "base", "--quiet"}, scratch.path()).exit_code == 0);
  const auto begin = [&](const std::string& layers, const std::string& change) {
    return run_plexus({"train", "run.yaml", "--out", "next", "--quiet", "optimizer.learning_rate=1e-12",
                       "initial_weights={from: base, layers: " + layers + "}", change},
                      scratch.path());
  };
  const Outcome unknown = begin("[\"conv*\"]", "seed=4");
  BOOST_TEST(unknown.exit_code == 2);
  BOOST_TEST(unknown.err.find("no layer with weights is named 'conv*'; these layers have weights: hidden1, "
                              "hidden2, main, aux") != std::string::npos,
             unknown.err);
  const Outcome other = begin("[\"hidden*\"]", "model.hidden2.units=5");
  BOOST_TEST(other.exit_code == 2);
  BOOST_TEST(other.err.find("'hidden2/kernel' has the shape [4, 3] in ") != std::string::npos, other.err);
  BOOST_TEST(other.err.find(", and [4, 5] in the model") != std::string::npos, other.err);
  const Outcome missing = begin("[third]", "model.aux.name=third");
  BOOST_TEST(missing.exit_code == 2);
  const Outcome good = begin("[\"hidden*\"]", "seed=4");
  BOOST_TEST_REQUIRE(good.exit_code == 0, good.err);
  const std::string config = read_all(scratch.path() / "next/config.yaml");
  BOOST_TEST(config.find("hidden*") != std::string::npos, config);
}

BOOST_AUTO_TEST_SUITE_END()
