// Models that are more than a list, and are wrong: what is said, and where.

#include <ostream>
#include <string>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "small_run.hpp"
#include "two_outputs_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(functional_refusals)

namespace {

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
      "a layer, found a map"}},
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

BOOST_AUTO_TEST_SUITE_END()
