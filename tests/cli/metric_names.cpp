// What metrics are called in logs and in the history, and weights of rows for one output.

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "ending_runs.hpp"
#include "json_lines.hpp"

using namespace plexus::tests;
using Json = nlohmann::json;

BOOST_FIXTURE_TEST_SUITE(metric_names, SmallRunFolder)

namespace {

/// Two outputs for one number, which are the same functions of x.
const std::string two_outputs =
    "name: two\nseed: 1\nbackend: reference\ndata:\n  source: {csv: {file: rows.csv}}\n  inputs: [x]\n"
    "  target: {main: y, aux: y}\n  sample_weight: {main: w}\nmodel:\n  layers:\n"
    "    - dense: {name: main, units: 1, kernel_initializer: ones, trainable: false}\n"
    "    - dense: {name: aux, units: 1, kernel_initializer: ones, from: input}\n  outputs: [main, aux]\n"
    "loss: mean_squared_error\noptimizer: {sgd: {learning_rate: 1e-30}}\nfit: {epochs: 1, batch_size: 4}\n";

}  // namespace

BOOST_AUTO_TEST_CASE(a_chosen_name_is_used_everywhere) {
  scratch.write("run.yaml", with(small_run, "[accuracy]", "[{accuracy: {name: right}}, accuracy]"));
  const Outcome trained = run_plexus({"train", "run.yaml", "--out", "out", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const Json logs = last_epoch(trained.out);
  const Json history = Json::parse(scratch.read("out/history.json"));
  for (const char* const name : {"right", "accuracy"}) {
    BOOST_TEST(logs.contains(name), trained.out);
    BOOST_TEST(logs.contains(std::string("val_") + name), trained.out);
    BOOST_TEST(holds(history.dump(), std::string("\"val_") + name + "\""), history.dump());
    BOOST_TEST(holds(scratch.read("out/history.csv"), std::string("val_") + name));
  }
  BOOST_TEST(logs.at("right") == logs.at("accuracy"));
  const Json test = Json::parse(run_plexus({"evaluate", "out", "--json"}, scratch.path()).out);
  BOOST_TEST(test.at("right") == test.at("accuracy"));
  BOOST_TEST(holds(run_plexus({"check", "run.yaml"}, scratch.path()).out, "metrics right, accuracy\n"));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_refused_at_its_place) {
  const struct {
    const char* metrics;
    const char* says;
  } wrongs[] = {
      {"[{accuracy: {name: a}}, {accuracy: {name: a}}]",
       "run.yaml:15:52: a metric before is called 'a' too: give one of them another name"},
      {"[accuracy, {f1_score: {name: accuracy}}]", "run.yaml:15:39: a metric before"},
      {"[{f1_score: {name: accuracy}}, accuracy]", "run.yaml:15:41: a metric before"},
      {"[{accuracy: {name: loss}}]", "run.yaml:15:29: the history has a 'loss' of its own"},
      {"[{accuracy: {name: val_a}}]", "run.yaml:15:29: the history has a 'val_a' of its own"},
      {"[{accuracy: {name: train_loss}}]", "run.yaml:15:29: the history has a 'train_loss' of its own"},
      {"[{accuracy: {name: a b}}]", "run.yaml:15:29: expected a name of letters, digits, '_' and '-'"},
  };
  for (const auto& wrong : wrongs) {
    scratch.write("run.yaml", with(small_run, "[accuracy]", wrong.metrics));
    const Outcome checked = run_plexus({"check", "run.yaml"}, scratch.path());
    BOOST_TEST(checked.exit_code == 2, wrong.metrics);
    BOOST_TEST(holds(checked.err, wrong.says), wrong.metrics << ": " << checked.err);
  }
  // Of two outputs each may have it, and two metrics without names are told apart.
  scratch.write("rows.csv", "x,y,w\n1,2,1\n2,4,3\n");
  scratch.write("run.yaml",
                two_outputs + "metrics: {main: [{mae: {name: off}}, mae, mae], aux: [{mse: {name: off}}]}\n");
  const Outcome trained = run_plexus({"train", "run.yaml", "--out", "two", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const Json logs = last_epoch(trained.out);
  BOOST_TEST(logs.at("main_off") == 1.5);  // |2 - 1| and |4 - 2|
  BOOST_TEST(logs.at("aux_off") == 2.5);   // 1 and 4
  BOOST_TEST(logs.at("main_mae") == logs.at("main_mae_1"));
}

// The errors are 1 and 2, the weights 1 and 3, for the main output alone: Keras's loss is the mean of weight
// times loss, (1 * 1 + 3 * 4) / 2; weighted metrics are means by weight, (1 * 1 + 3 * 2) / 4.
BOOST_AUTO_TEST_CASE(weights_of_rows_may_be_those_of_one_output) {
  scratch.write("rows.csv", "x,y,w\n1,2,1\n2,4,3\n");
  scratch.write("run.yaml", two_outputs + "weighted_metrics: [{mae: {name: off}}]\nmetrics: [mae]\n");
  const Outcome trained = run_plexus({"train", "run.yaml", "--out", "out", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const Json logs = last_epoch(trained.out);
  BOOST_TEST(logs.at("main_loss") == 6.5, trained.out);
  BOOST_TEST(logs.at("aux_loss") == 2.5, trained.out);
  BOOST_TEST(logs.at("loss") == 9.0, trained.out);
  BOOST_TEST(logs.at("main_off") == 1.75, trained.out);
  BOOST_TEST(logs.at("aux_off") == 1.5, trained.out);
  BOOST_TEST(logs.at("main_mae") == 1.5, trained.out);
  for (const auto& [key, says] : {std::pair{"{mian: w}", "no output 'mian'; did you mean 'main'?"},
                                  {"{main: ww}", "no column 'ww'"},
                                  {"{main: y}", "the target and the sample weight"}}) {
    scratch.write("wrong.yaml", with(two_outputs, "{main: w}", key));
    const Outcome wrong = run_plexus({"check", "wrong.yaml"}, scratch.path());
    BOOST_TEST(wrong.exit_code == 2);
    BOOST_TEST(holds(wrong.err, "wrong.yaml:8:"), wrong.err);
    BOOST_TEST(holds(wrong.err, says), wrong.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
