// What a loss takes targets and predictions for, from the run file to what is printed.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(output_meaning)

namespace {

/// x below 0 is "dry", above it "wet": eight rows in the order of x.
const std::string weather =
    "x,sky,rain,wind,level\n-4,dry,0,1,-0.4\n-3,dry,0,1,0.3\n-2,dry,0,0,0.2\n-1,dry,0,0,0.1\n"
    "1,wet,1,0,0.1\n2,wet,1,1,0.2\n3,wet,1,0,0.3\n4,wet,1,1,0.4\n";

std::string run_of(const std::string& target, const std::string& layer, const std::string& loss,
                   const std::string& metric = "accuracy") {
  return "name: weather\nseed: 2\nbackend: reference\ndata: {source: {csv: {file: weather.csv}}, inputs: "
         "[x], target: " +
         target + "}\nmodel: [" + layer + "]\nloss: " + loss +
         "\noptimizer: {sgd: {learning_rate: 0.1}}\nmetrics: [" + metric +
         "]\nfit: {epochs: 20, batch_size: 4}\n";
}

const std::string linear_unit = "{dense: {units: 1}}";
const std::string sigmoid_unit = "{dense: {units: 1, activation: sigmoid}}";

Outcome train(const Scratch& scratch, const std::string& run, std::vector<std::string> more = {}) {
  scratch.write("weather.csv", weather);
  scratch.write("run.yaml", run);
  std::vector<std::string> arguments = {"train", "run.yaml"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_plexus(arguments, scratch.path());
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

// The probability of the same weights with a sigmoid is printed to the last digit, also for logits in (0,
// 1/2).
BOOST_AUTO_TEST_CASE(a_logit_is_predicted_and_judged_as_the_probability_is) {
  const Scratch scratch;
  BOOST_TEST_REQUIRE(
      train(scratch, run_of("sky", sigmoid_unit, "binary_crossentropy"), {"--out", "p"}).exit_code == 0);
  const Outcome logits = train(
      scratch, run_of("sky", linear_unit, "{binary_crossentropy: {from_logits: true}}"), {"--out", "z"});
  BOOST_TEST_REQUIRE(logits.exit_code == 0, logits.err);
  scratch.write("new.csv", "x\n-3\n-0.5\n0.1\n0.2\n0.3\n5\n");
  const auto predicted = [&](const char* run) {
    return run_plexus({"predict", run, "--input", "new.csv"}, scratch.path()).out;
  };
  BOOST_TEST(predicted("z") == predicted("p"));
  BOOST_TEST(count(predicted("z"), "\n") == 6U);
  BOOST_TEST(predicted("z").starts_with("0: dry 0."), predicted("z"));
  BOOST_TEST(holds(predicted("z"), "\n5: wet 0."), predicted("z"));
  const auto accuracy = [&](const char* run) {
    const std::string out = run_plexus({"evaluate", run, "--split", "train"}, scratch.path()).out;
    return out.substr(out.find("accuracy"));
  };
  BOOST_TEST(accuracy("z") == accuracy("p"));
}

BOOST_AUTO_TEST_CASE(the_class_of_several_logits_comes_with_its_probability) {
  const Scratch scratch;
  const Outcome trained = train(
      scratch, run_of("sky", "{dense: {units: 2}}", "{sparse_categorical_crossentropy: {from_logits: true}}"),
      {"--out", "out", "--quiet"});
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  BOOST_TEST(trained.err.empty(), trained.err);
  std::istringstream lines(run_plexus({"predict", "out", "--input", "weather.csv"}, scratch.path()).out);
  int rows = 0;
  for (std::string line; std::getline(lines, line); ++rows) {
    const double probability = std::stod(line.substr(line.rfind(' ')));
    BOOST_TEST((probability >= 0.5 && probability <= 1), line);
  }
  BOOST_TEST(rows == 8);
}

// Two sigmoids do not sum to 1: of each, its share of the sum is the probability.
BOOST_AUTO_TEST_CASE(a_table_has_the_probability_that_is_printed) {
  const Scratch scratch;
  const Outcome trained = train(
      scratch, run_of("sky", "{dense: {units: 2, activation: sigmoid}}", "sparse_categorical_crossentropy"),
      {"--out", "out", "--quiet"});
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  std::istringstream lines(run_plexus({"predict", "out", "--input", "weather.csv"}, scratch.path()).out);
  std::istringstream table(
      run_plexus({"predict", "out", "--input", "weather.csv", "--format", "csv"}, scratch.path()).out);
  std::string line, cells;
  std::getline(table, cells);  // the header
  int rows = 0;
  for (; std::getline(lines, line) && std::getline(table, cells); ++rows) {
    const std::size_t first = cells.find(','), second = cells.rfind(',');
    const double a = std::stod(cells.substr(first + 1)), b = std::stod(cells.substr(second + 1));
    BOOST_TEST(std::abs(a + b - 1) < 1e-4, cells);
    BOOST_TEST(std::abs(std::stod(line.substr(line.rfind(' '))) - std::max(a, b)) < 1e-4, line << cells);
  }
  BOOST_TEST(rows == 8);
}

BOOST_AUTO_TEST_CASE(what_contradicts_itself_is_told_once_and_not_in_predicting) {
  const Scratch scratch;
  const Outcome trained = train(scratch, run_of("sky", linear_unit, "binary_crossentropy"), {"--out", "out"});
  BOOST_TEST(trained.exit_code == 0);
  BOOST_TEST(count(trained.err, "warning: output 'dense' is a linear map without an activation") == 1U,
             trained.err);
  const Outcome predicted = run_plexus({"predict", "out", "--input", "weather.csv"}, scratch.path());
  BOOST_TEST(predicted.err.empty(), predicted.err);
  const Outcome summary = run_plexus({"summary", "run.yaml"}, scratch.path());
  BOOST_TEST(count(summary.err, "warning: output 'dense'") == 1U, summary.err);
}

BOOST_AUTO_TEST_CASE(parameters_without_a_gradient_are_told_once) {
  const Scratch scratch;
  const std::string layers = "{dense: {units: 3, name: before}}, step, " + sigmoid_unit;
  const Outcome trained = train(scratch, run_of("sky", layers, "binary_crossentropy"), {"--out", "out"});
  BOOST_TEST(trained.exit_code == 0);
  BOOST_TEST(count(trained.err, "warning: parameters that get no gradient") == 1U, trained.err);
  BOOST_TEST(holds(trained.err, "'before/kernel', 'before/bias'"), trained.err);
  const std::string frozen = "{dense: {units: 3, name: before, trainable: false}}, step, " + sigmoid_unit;
  const Outcome silent = train(scratch, run_of("sky", frozen, "binary_crossentropy"), {"--out", "frozen"});
  BOOST_TEST(silent.exit_code == 0);
  BOOST_TEST(!holds(silent.err, "warning"), silent.err);
}

BOOST_AUTO_TEST_CASE(an_output_that_can_learn_nothing_is_refused_at_the_loss) {
  const Scratch scratch;
  for (const char* const loss : {"binary_crossentropy", "sparse_categorical_crossentropy"}) {
    const Outcome refused = train(scratch, run_of("sky", "{dense: {units: 1, activation: softmax}}", loss));
    BOOST_TEST(refused.exit_code == 2);
    BOOST_TEST(holds(refused.err, "run.yaml:6:7"), refused.err);
    BOOST_TEST(holds(refused.err, "a softmax over a single value"), refused.err);
  }
}

BOOST_AUTO_TEST_CASE(wrong_targets_are_named_before_training) {
  const Scratch scratch;
  const auto refused = [&](const std::string& run, const std::vector<std::string>& parts) {
    const Outcome outcome = train(scratch, run, {"--out", "out"});
    BOOST_TEST(outcome.exit_code == 1);
    for (const std::string& part : parts) BOOST_TEST(holds(outcome.err, part), outcome.err);
    BOOST_TEST(!std::filesystem::exists(scratch.path() / "out"));
  };
  refused(run_of("level", sigmoid_unit, "binary_crossentropy"),
          {"target 'level' of ", "weather.csv holds -0.4 in row 0 (from 0)", "from 0 (no) to 1 (yes)"});
  refused(run_of("level", linear_unit, "mean_squared_error"), {"metric 'accuracy' counts right answers"});
  const std::string two = "{dense: {units: 2, activation: softmax}}";
  refused(run_of("[rain, wind]", two, "categorical_crossentropy"),
          {"row 2 (from 0) of target", "sums to 0", "categorical_crossentropy"});
}

// rain and wind are answers of their own: a row may have both.
BOOST_AUTO_TEST_CASE(several_answers_a_row_have_an_accuracy_each) {
  const Scratch scratch;
  const std::string run = run_of("[rain, wind]", "{dense: {units: 2, activation: sigmoid}}",
                                 "binary_crossentropy", "accuracy, binary_accuracy");
  BOOST_TEST_REQUIRE(train(scratch, run, {"--out", "out"}).exit_code == 0);
  const std::string out = run_plexus({"evaluate", "out", "--split", "train", "--json"}, scratch.path()).out;
  const auto value = [&](const std::string& name) {
    return std::stod(out.substr(out.find("\"" + name + "\":") + name.size() + 3));
  };
  // Rain follows from the sign of x; no threshold gets more than five of the eight winds wrong: 11 of 16.
  BOOST_TEST(value("accuracy") >= 11.0 / 16, out);
  BOOST_TEST(value("accuracy") == value("binary_accuracy"));
}

BOOST_AUTO_TEST_SUITE_END()
