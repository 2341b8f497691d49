// Models that are more than a list: what run files say of them.

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "json_lines.hpp"
#include "small_run.hpp"
#include "two_outputs_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(functional)

BOOST_AUTO_TEST_CASE(two_outputs_are_trained_evaluated_and_explained) {
  const Scratch scratch;
  scratch.write("table.csv", two_outputs_table);
  scratch.write("run.yaml", two_outputs);
  const Outcome trained =
      run_plexus({"train", "run.yaml", "--out", "out", "--json", "--quiet"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const auto logs = last_epoch(trained.out);
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
  scratch.write("table.csv", two_outputs_table);
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
  scratch.write("table.csv", two_outputs_table);
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
  scratch.write("table.csv", two_outputs_table);
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
