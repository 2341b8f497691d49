#include <string>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "../support/scratch.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(preparation_messages)

namespace {

constexpr const char* table =
    "age,income,plan,y\n20,100,gold,1\n30,,silver,2\n40,300,gold,3\n55,400,bronze,4\n";

std::string run_file(const std::string& data) {
  return "name: prepared\nbackend: reference\ndata:\n  source: {csv: {file: table.csv}}\n  target: y\n" +
         data + "model: [dense: {units: 1}]\nloss: mse\noptimizer: sgd\n";
}

struct Case {
  const char* data;
  int exit_code;
  const char* place;  // line and column, or a part of the message
  const char* told;
};

constexpr Case cases[] = {
    {"  prepare: [standard_scalar]\n", 2, "run.yaml:6:13", "standard_scaler"},
    {"  prepare: standard_scaler\n", 2, "run.yaml:6:12", "takes a list of transforms"},
    {"  prepare: [standard_scaler: {columns: [agee]}]\n", 2, "run.yaml:6:41",
     "no column 'agee'; did you mean 'age'"},
    {"  prepare: [standard_scaler: {columns: [y]}]\n", 2, "run.yaml:6:41", "'y' is no input"},
    {"  prepare: [standard_scaler: {columns: texts}]\n", 2, "run.yaml:6:40", "treats numbers, not texts"},
    {"  prepare: [standard_scaler: {columns: [plan]}]\n", 1, "run.yaml:6:13", "column 'plan' holds texts"},
    {"  prepare_target: [k_bins_discretizer]\n", 2, "run.yaml:6:20", "has no inverse"},
    {"  prepare_target: [log1p: {columns: [y]}]\n", 2, "run.yaml:6:20", "leave `columns` out"},
    {"  prepare_target: {}\n", 2, "run.yaml:6:19", "expected a list of transforms, such as [log1p]"},
    {"  inputs: [age]\n  prepare_target: {dens: [log1p]}\n", 2, "run.yaml:7:20",
     "there is no target or output 'dens'; did you mean 'dense'?"},
    {"  inputs: [age]\n  prepare_target: {y: [log1p], dense: [log1p]}\n", 2, "run.yaml:7:32",
     "prepare_target: 'dense' is the only target once more"},
    {"  inputs: [age]\n  sample_weight: {dens: age}\n", 2, "run.yaml:7:25",
     "sample_weight: there is no target or output 'dens'; did you mean 'dense'?"},
    {"  inputs: [age, plan]\n", 1, "column 'plan' cannot be",
     "prepare: [one_hot_encoder: {columns: [plan]}]"},
    {"  inputs: [age, income]\n  prepare: [standard_scaler]\n", 1, "table.csv:3",
     "simple_imputer: {columns: [income]}"},
    {"  inputs: [age]\n  prepare: [{min_max_scaler: {feature_range: [1, 0]}}]\n", 2, "run.yaml:7:14",
     "low less than high"},
    {"  inputs: [plan]\n  prepare: [{one_hot_encoder: {categories: [gold, iron]}}]\n", 1, "run.yaml:7:13",
     "which is none of the categories gold, iron"},
};

}  // namespace

BOOST_AUTO_TEST_CASE(name_the_place_and_what_to_do) {
  for (const Case& one : cases) {
    const Scratch scratch;
    scratch.write("table.csv", table);
    scratch.write("run.yaml", run_file(one.data));
    const Outcome trained = run_plexus({"train", "run.yaml", "--quiet"}, scratch.path());
    BOOST_TEST(trained.exit_code == one.exit_code, one.data << trained.err);
    BOOST_TEST(trained.err.find(one.place) != std::string::npos, one.data << trained.err);
    BOOST_TEST(trained.err.find(one.told) != std::string::npos, one.data << trained.err);
  }
}

/// A single target may be named by its column or by the output that it belongs to.
BOOST_AUTO_TEST_CASE(a_prepared_target_is_named_by_its_column_or_its_output) {
  const Scratch scratch;
  scratch.write("table.csv", table);
  for (const std::string key : {"y", "dense"}) {
    scratch.write("run.yaml", run_file("  inputs: [age]\n  prepare_target: {" + key + ": [log1p]}\n"));
    const Outcome checked = run_plexus({"check", "run.yaml"}, scratch.path());
    BOOST_TEST(checked.exit_code == 0, checked.err);
    BOOST_TEST(holds(checked.out,
                     "y: 1 number a row; the loss is of what log1p makes of it, metrics and "
                     "predictions are in its own units\n"),
               checked.out);
  }
}

/// 4 rows, one without an income; plans are bronze, gold and silver.
BOOST_AUTO_TEST_CASE(summary_tells_what_became_of_each_column) {
  const Scratch scratch;
  scratch.write("table.csv", table);
  scratch.write("run.yaml", run_file("  prepare:\n"
                                     "    - simple_imputer: {columns: [income], indicator: true}\n"
                                     "    - one_hot_encoder\n"
                                     "    - standard_scaler: {columns: [income]}\n"
                                     "  prepare_target: [log1p, standard_scaler]\n"));
  const Outcome summary = run_plexus({"summary", "run.yaml"}, scratch.path());
  BOOST_TEST_REQUIRE(summary.exit_code == 0, summary.err);
  const std::string expected =
      "Column      Prepared by                      Numbers                  Rows without a value\n"
      "age         -                                1\n"
      "income      simple_imputer, standard_scaler  2: value, missing        1 of 4\n"
      "plan        one_hot_encoder                  3: bronze, gold, silver\n"
      "y (target)  log1p, standard_scaler           1\n";
  BOOST_TEST(holds(summary.out, expected), summary.out);
}

BOOST_AUTO_TEST_CASE(a_text_that_the_training_did_not_have_is_refused_at_its_line) {
  const Scratch scratch;
  scratch.write("table.csv", table);
  scratch.write("run.yaml", run_file("  inputs: [age, plan]\n  prepare: [one_hot_encoder]\n"));
  const Outcome trained = run_plexus({"train", "run.yaml", "--quiet", "--out", "out"}, scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  scratch.write("rows.csv", "plan,age\ngold,3\nplatinum,4\n");
  const Outcome predicted = run_plexus({"predict", "out", "--input", "rows.csv"}, scratch.path());
  BOOST_TEST(predicted.exit_code == 1);
  BOOST_TEST(predicted.err.find("rows.csv:3") != std::string::npos, predicted.err);
  BOOST_TEST(predicted.err.find("'platinum'") != std::string::npos, predicted.err);
}

BOOST_AUTO_TEST_SUITE_END()
