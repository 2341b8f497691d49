#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/run/open_run.hpp>

#include <cmath>
#include <filesystem>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "../../support/allocation_counter.hpp"
#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::holds;
namespace fs = std::filesystem;

namespace {

constexpr const char* table =
    "age,income,plan,weight,price\n"
    "20,100,gold,1,10\n30,,silver,3,20\n40,300,gold,2,40\n55,400,bronze,7,80\n60,,silver,6,160\n"
    "70,600,gold,5,320\n80,700,tin,4,640\n95,800,gold,9,1280\n";

constexpr const char* run_file = R"(name: prepared
backend: reference
data:
  source: {csv: {file: table.csv}}
  compute: {share: income / weight, is_gold: plan == 'gold'}
  prepare:
    - simple_imputer: {columns: [income, share], strategy: median}
    - one_hot_encoder: {columns: [plan], unknown: other}
    - standard_scaler: {columns: [age, income, share]}
  prepare_target: [log1p]
  inputs: [age, income, plan, share, is_gold]
  target: price
  validation: {last: 2}
model: [dense: {units: 3, activation: relu}, dense: {units: 1}]
loss: mse
optimizer: {sgd: {learning_rate: 0.01}}
metrics: [mae]
fit: {epochs: 5}
)";

/// A run that was trained on a table with texts and gaps.
struct PreparedRun {
  tests::Scratch scratch;
  fs::path file = scratch.write("run.yaml", run_file);
  fs::path out = scratch.path() / "out";

  PreparedRun() { scratch.write("table.csv", table); }
  ~PreparedRun() { take_warnings(); }

  TrainResult train() { return open_run(file).train({.out = out}); }
  Run trained() {
    train();
    OpenOptions options;
    options.needs = Needs::model;
    fs::remove(scratch.path() / "table.csv");  // predicting needs no data
    return open_run(out, options);
  }
};

Column numbers(const char* name, std::initializer_list<double> values) {
  return {name, Tensor::of<double>(Shape{static_cast<std::int64_t>(values.size())}, values), {}};
}

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(prepared_runs, PreparedRun)

// The training rows are the first six: incomes 100, 300, 400, 600 with the median 350.
BOOST_AUTO_TEST_CASE(are_fitted_to_the_training_rows_alone) {
  Run run = open_run(file);
  BOOST_TEST((run.binding().inputs[0].row.shape == Shape{7}));  // bronze, gold, silver: not tin
  run.train({.out = out});
  const PreparationFacts& facts = run.binding().preparation->facts();
  BOOST_TEST(facts.rows == 6);
  BOOST_TEST(facts.steps[0].columns[0].parts[0].numbers.at("fill") == (std::vector<double>{350}),
             boost::test_tools::per_element());
  // 20 + 30 + 40 + 55 + 60 + 70 = 275
  BOOST_TEST(facts.steps[2].columns[0].parts[0].numbers.at("mean") == (std::vector<double>{275.0 / 6}),
             boost::test_tools::per_element());
  const auto report = run.binding().preparation->report();
  BOOST_TEST(report[1].steps == (std::vector<std::string>{"simple_imputer", "standard_scaler"}),
             boost::test_tools::per_element());
  BOOST_TEST(report[1].missing == 2);
  BOOST_TEST(report[2].width == 3);
  BOOST_TEST(report[2].names == (std::vector<std::string>{"bronze", "gold", "silver"}),
             boost::test_tools::per_element());
  BOOST_TEST(report[3].steps == (std::vector<std::string>{"compute", "simple_imputer", "standard_scaler"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(come_back_with_equal_bits) {
  Run run = open_run(file);
  run.train({.out = out});
  const Run again = open_run(out);
  for (const RunPart part : {RunPart::train, RunPart::validation}) {
    BOOST_TEST((run.samples(part).inputs[0].values == again.samples(part).inputs[0].values));
    BOOST_TEST((run.samples(part).targets[0].values == again.samples(part).targets[0].values));
  }
  BOOST_TEST(find(run.evaluate(RunPart::validation), "loss").value() ==
             find(again.evaluate(RunPart::validation), "loss").value());
}

BOOST_AUTO_TEST_CASE(serve_rows_with_the_bits_of_tables) {
  const Run run = trained();
  Predictor predictor = run.predictor();
  const std::vector<std::string> columns = predictor.columns();
  BOOST_TEST(columns.size() == 4U);  // age, income, plan, weight: no price
  Column plan{"plan", Tensor::of<std::int64_t>(Shape{3}, {0, 1, missing_code}), {"gold", "platinum"}};
  plan.missing = "row 2";
  const std::vector<Column> rows = {numbers("weight", {2, 4, 8}), plan, numbers("age", {33, 44, 55}),
                                    numbers("income", {200, missing, 500})};
  Column gap = rows[3];
  gap.missing = "row 1";
  const Tensor together = predictor.run({rows[0], plan, rows[2], gap})[0];
  const char* plans[] = {"gold", "platinum", ""};
  for (std::int64_t r = 0; r < 3; ++r) {
    for (const Column& column : {rows[0], rows[2], rows[3]}) predictor.set(column.name, column.values.at(r));
    if (r < 2) {
      predictor.set("plan", std::string_view(plans[r]));
    } else {
      predictor.set("plan", missing);
    }
    predictor.run();
    BOOST_TEST((predictor.output() == together.rows(r, 1)), "row " << r);
  }
}

// The loss is of log1p, metrics and predictions of the prices: the mean absolute error of evaluate is that of
// what the predictor gives.
BOOST_AUTO_TEST_CASE(give_metrics_and_predictions_in_the_units_of_the_target) {
  train();
  const Run run = open_run(out);
  Predictor predictor = run.predictor();
  const Column plan{"plan", Tensor::of<std::int64_t>(Shape{2}, {1, 0}), {"gold", "tin"}};
  const Tensor found = predictor.run(
      {numbers("age", {80, 95}), numbers("income", {700, 800}), plan, numbers("weight", {4, 9})})[0];
  const double expected = (std::fabs(found.at(0) - 640) + std::fabs(found.at(1) - 1280)) / 2;
  const Logs logs = run.evaluate(RunPart::validation);
  BOOST_TEST(std::fabs(find(logs, "mae").value() - expected) <= 1e-5 * expected);
  const double first = std::log1p(found.at(0)) - std::log1p(640.0);
  const double second = std::log1p(found.at(1)) - std::log1p(1280.0);
  BOOST_TEST(std::fabs(find(logs, "loss").value() - (first * first + second * second) / 2) <= 1e-4);
}

BOOST_AUTO_TEST_CASE(serve_rows_without_allocating) {
  const Run run = trained();
  Predictor predictor = run.predictor();
  const auto set_and_run = [&] {
    predictor.set("weight", 2.0);
    predictor.set("age", 33.0);
    predictor.set("income", missing);
    predictor.set("plan", "platinum");
    predictor.run();
  };
  set_and_run();
  BOOST_TEST(test::allocations_of([&] { set_and_run(); }) == 0);
}

BOOST_AUTO_TEST_CASE(refuse_what_is_not_accepted) {
  const Run run = trained();
  Predictor predictor = run.predictor();
  BOOST_TEST(holds(message_of([&] { predictor.set("ages", 1.0); }), "age"));
  BOOST_TEST(holds(message_of([&] { predictor.set("age", std::numeric_limits<double>::infinity()); }),
                   "'age' is infinite"));
  predictor.set("age", missing);
  predictor.set("income", 1.0);
  predictor.set("weight", 1.0);
  predictor.set("plan", "gold");
  BOOST_TEST(holds(message_of([&] { predictor.run(); }), "column 'age' has no value"));
}

BOOST_AUTO_TEST_CASE(refuse_another_preparation_for_their_weights) {
  train();
  const Run run = open_run(out, {"data.prepare_target=null"});
  BOOST_TEST(holds(message_of([&] { run.evaluate(RunPart::validation); }), "data.prepare_target"));
}

BOOST_AUTO_TEST_CASE(tell_of_unknown_texts) {
  const Run run = open_run(file);
  take_warnings();
  run.samples(RunPart::train);
  std::string told;
  for (const std::string& warning : take_warnings()) told += warning + "\n";
  BOOST_TEST(!holds(told, "income"), told);  // an imputer fills its gaps, as asked
  BOOST_TEST(holds(told, "column 'plan' holds texts that the training rows do not have in 1 of the 8 rows"),
             told);
  BOOST_TEST(holds(told, "such as 'tin'"), told);
}

BOOST_AUTO_TEST_SUITE_END()
