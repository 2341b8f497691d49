// A perceptron from the run file to what is printed: classes and decision values, and why there are no
// probabilities.

#include <plexus/data/npy.hpp>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(decision_values)

namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

/// A line separates dry from wet, and rows with rain from those without.
const std::string weather =
    "x,sky,rain,wind\n-4,dry,0,0\n-3,dry,0,0\n-2,dry,0,0\n-1,dry,0,1\n1,wet,1,1\n2,wet,1,1\n3,wet,1,1\n"
    "4,wet,1,1\n";

const std::string by_sgd = "sgd: {learning_rate: 0.1}";
const std::string by_perceptron = "perceptron: {tolerance: none}";

std::string run_of(const std::string& target, int units, const std::string& optimizer,
                   const std::string& metrics = "accuracy") {
  const bool flowers = target == "kind";
  return "name: decisions\nseed: 2\nbackend: reference\nprecision: float64\ndata:\n  source: {csv: {file: " +
         std::string(flowers ? "flowers.csv}}\n  inputs: [x, y]\n" : "weather.csv}}\n  inputs: [x]\n") +
         "  target: " + target + "\nmodel: [{dense: {units: " + std::to_string(units) +
         "}}]\nloss: perceptron\noptimizer: {" + optimizer + "}\nmetrics: [" + metrics +
         "]\nfit: {epochs: 60, batch_size: 4}\n";
}

struct Folder {
  Scratch scratch;

  Folder() {
    scratch.write("weather.csv", weather);
    scratch.write("flowers.csv", small_table);
  }
  Outcome plexus(const Words& words) const { return run_plexus(words, scratch.path()); }
  /// In the place of what was trained before.
  Outcome train(const std::string& run) const {
    std::filesystem::remove_all(scratch.path() / "out");
    scratch.write("run.yaml", run);
    return plexus({"train", "run.yaml", "--out", "out"});
  }
  void trained(const std::string& run) const {
    const Outcome outcome = train(run);
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  }
  Outcome predict(Words more, const std::string& table = "weather.csv") const {
    more.insert(more.begin(), {"predict", "out", "--input", table});
    return plexus(more);
  }
  std::vector<std::string> lines(const Words& more, const std::string& table = "weather.csv") const {
    const Outcome outcome = predict(more, table);
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
    std::istringstream text(outcome.out);
    std::vector<std::string> found;
    for (std::string line; std::getline(text, line);) found.push_back(line);
    return found;
  }
  /// As the model gives them.
  ::plexus::Tensor values(const std::string& table = "weather.csv") const {
    BOOST_TEST_REQUIRE(predict({"--output", "values.npy"}, table).exit_code == 0);
    return ::plexus::read_npy(scratch.path() / "values.npy");
  }
};

void require_reason(const Outcome& refused) {
  BOOST_TEST(refused.exit_code == 2);
  for (const char* part : {"decision value", "stand for no probability", "logistic regression",
                           "activation: sigmoid and the loss binary_crossentropy"}) {
    BOOST_TEST(holds(refused.err, part), refused.err);
  }
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(of_one_unit_are_told_beside_the_class, Folder) {
  for (const std::string& optimizer : {by_sgd, by_perceptron}) {
    trained(run_of("sky", 1, optimizer));
    const ::plexus::Tensor decisions = values();
    const auto text = lines({}), csv = lines({"--format", "csv"}), json = lines({"--format", "jsonl"});
    BOOST_TEST_REQUIRE(text.size() == 8U);
    BOOST_TEST_REQUIRE(csv.size() == 9U);
    BOOST_TEST(csv[0] == "sky,sky.decision");
    for (std::size_t row = 0; row < 8; ++row) {
      const double value = decisions.at(static_cast<std::int64_t>(row));
      const std::string sky = row < 4 ? "dry" : "wet";
      BOOST_TEST((value > 0) == (row >= 4), optimizer);
      BOOST_TEST(text[row].starts_with(std::to_string(row) + ": " + sky + " (decision "), text[row]);
      BOOST_TEST(csv[row + 1].starts_with(sky + ","), csv[row + 1]);
      BOOST_TEST(std::stod(csv[row + 1].substr(4)) == value);
      BOOST_TEST(Json::parse(json[row]) ==
                 Json({{"row", row}, {"sky", {{"class", sky}, {"decision", value}}}}));
    }
  }
}

BOOST_FIXTURE_TEST_CASE(of_a_unit_a_class_are_told_for_each, Folder) {
  const std::vector<std::string> classes = {"iris", "rose", "tulip"};
  for (const std::string& optimizer : {by_sgd, by_perceptron}) {
    trained(run_of("kind", 3, optimizer));
    const ::plexus::Tensor decisions = values("flowers.csv");
    const auto text = lines({}, "flowers.csv"), csv = lines({"--format", "csv"}, "flowers.csv"),
               json = lines({"--format", "jsonl"}, "flowers.csv");
    BOOST_TEST_REQUIRE(text.size() == 12U);
    BOOST_TEST_REQUIRE(csv.size() == 13U);
    BOOST_TEST(csv[0] == "kind,kind.iris.decision,kind.rose.decision,kind.tulip.decision");
    for (std::size_t row = 0; row < 12; ++row) {
      Json of_classes;
      std::size_t best = 0;
      for (std::size_t c = 0; c < 3; ++c) {
        const auto at = [&](std::size_t one) {
          return decisions.at(static_cast<std::int64_t>(3 * row + one));
        };
        of_classes[classes[c]] = at(c);
        if (at(c) > at(best)) best = c;
      }
      const std::string& kind = classes[best];
      BOOST_TEST(text[row].starts_with(std::to_string(row) + ": " + kind + " (decisions "), text[row]);
      BOOST_TEST(csv[row + 1].starts_with(kind + ","), csv[row + 1]);
      BOOST_TEST(Json::parse(json[row]).at("kind") == Json({{"class", kind}, {"decisions", of_classes}}));
    }
  }
}

BOOST_FIXTURE_TEST_CASE(of_answers_are_told_beside_yes_and_no, Folder) {
  trained(run_of("rain", 1, by_sgd));
  const ::plexus::Tensor decisions = values();
  const auto text = lines({}), csv = lines({"--format", "csv"}), json = lines({"--format", "jsonl"});
  BOOST_TEST(csv.at(0) == "rain,rain.decision");
  for (std::size_t row = 0; row < 8; ++row) {
    const bool yes = row >= 4;
    const double value = decisions.at(static_cast<std::int64_t>(row));
    BOOST_TEST(holds(text.at(row), yes ? ": yes (decision " : ": no (decision -"), text.at(row));
    BOOST_TEST(csv.at(row + 1).starts_with(yes ? "1," : "0,-"), csv.at(row + 1));
    BOOST_TEST(Json::parse(json.at(row)).at("rain") == Json({{"yes", yes}, {"decision", value}}));
  }
}

BOOST_FIXTURE_TEST_CASE(take_no_threshold_and_say_why, Folder) {
  for (const int units : {1, 2}) {
    trained(run_of("sky", units, by_sgd));
    const Outcome predicted = predict({"--threshold", "0.3"});
    require_reason(predicted);
    BOOST_TEST(holds(predicted.err, units == 1 ? "gives 1 decision value;" : "gives 2 decision values;"),
               predicted.err);
    require_reason(plexus({"evaluate", "out", "--split", "train", "--threshold", "0.3"}));
  }
}

BOOST_FIXTURE_TEST_CASE(are_evaluated_by_class_without_a_table_of_thresholds, Folder) {
  trained(run_of("sky", 1, by_sgd, "accuracy, precision, recall, f1_score"));
  const Outcome text = plexus({"evaluate", "out", "--split", "train"});
  BOOST_TEST_REQUIRE(text.exit_code == 0, text.err);
  BOOST_TEST(holds(text.out, "sky: 8 rows, 100.00 % right\n"), text.out);
  BOOST_TEST(holds(text.out, "class \\ taken for  dry  wet"), text.out);
  BOOST_TEST(!holds(text.out, "threshold"), text.out);
  const Json json = Json::parse(plexus({"evaluate", "out", "--split", "train", "--json"}).out);
  for (const char* metric : {"accuracy", "precision", "recall", "f1_score"}) BOOST_TEST(json.at(metric) == 1);
  BOOST_TEST(json.at("report").at("sky").at("confusion").at("rows") == Json({{4, 0}, {0, 4}}));
  BOOST_TEST(!json.at("report").at("sky").contains("thresholds"));
  trained(run_of("kind", 3, by_sgd));
  const Outcome several = plexus({"evaluate", "out", "--split", "train"});
  BOOST_TEST(holds(several.out, "class \\ taken for  iris  rose  tulip"), several.out);
}

BOOST_FIXTURE_TEST_CASE(are_refused_by_a_metric_of_probabilities_at_its_place, Folder) {
  const Outcome refused = train(run_of("sky", 1, by_sgd, "auc"));
  require_reason(refused);
  BOOST_TEST(holds(refused.err, "run.yaml:12:11"), refused.err);
  BOOST_TEST(holds(refused.err, "in metric 'auc' of output 'dense'"), refused.err);
  require_reason(train(run_of("sky", 1, by_sgd, "{precision: {threshold: 0.3}}")));
}

BOOST_FIXTURE_TEST_CASE(of_one_unit_cannot_tell_three_classes_apart, Folder) {
  const Outcome refused = train(run_of("kind", 1, by_sgd));
  BOOST_TEST(refused.exit_code == 1);
  for (const char* part :
       {"target 'kind' of ", "flowers.csv holds 'tulip' (class 2) in row 2 (from 0)",
        "the loss of output 'dense' (perceptron) takes 0 (no) and 1 (yes) for a single unit",
        "there are 3 classes: write units: 3"}) {
    BOOST_TEST(holds(refused.err, part), refused.err);
  }
}

BOOST_FIXTURE_TEST_CASE(that_an_activation_keeps_from_saying_no_are_told, Folder) {
  const std::string sigmoid = with(run_of("sky", 1, by_sgd), "units: 1", "units: 1, activation: sigmoid");
  const Outcome told = train(sigmoid);
  BOOST_TEST(told.exit_code == 0);
  BOOST_TEST(holds(told.err, "warning: output 'dense' is made by the sigmoid"), told.err);
  BOOST_TEST(holds(told.err, "Leave the activation out of the layer"), told.err);
}

BOOST_AUTO_TEST_SUITE_END()
