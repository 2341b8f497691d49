// What evaluate reports beside loss and metrics.

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;

namespace {

struct Evaluated : SmallRunFolder {
  Evaluated() { BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "out"}).exit_code == 0); }
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  Outcome evaluate(std::vector<std::string> more) const {
    more.insert(more.begin(), {"evaluate", "out"});
    return plexus(more);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(evaluate_reports, Evaluated)

BOOST_AUTO_TEST_CASE(the_numbers_are_the_first_line_and_the_report_follows) {
  const Outcome whole = evaluate({"--split", "train"});
  BOOST_TEST(whole.exit_code == 0);
  const std::string first = whole.out.substr(0, whole.out.find('\n') + 1);
  BOOST_TEST(first.starts_with("train: loss: "), first);
  BOOST_TEST(holds(whole.out, "\nkind: 6 rows, "), whole.out);
  BOOST_TEST(holds(whole.out, "\nclass \\ taken for  iris  rose  tulip\n"), whole.out);
  const Outcome quiet = evaluate({"--split", "train", "--quiet"});
  BOOST_TEST(quiet.out == first);
}

// Every row is counted where it belongs, whatever the model has learnt.
BOOST_AUTO_TEST_CASE(the_confusion_matrix_agrees_with_the_metrics) {
  const Outcome outcome = evaluate({"--split", "train", "--json"});
  const auto found = nlohmann::json::parse(outcome.out);
  const auto& report = found.at("report").at("kind");
  const auto& rows = report.at("confusion").at("rows");
  int right = 0, all = 0;
  for (std::size_t c = 0; c < 3; ++c) {
    int support = 0;
    for (std::size_t other = 0; other < 3; ++other) support += rows[c][other].get<int>();
    const std::string name = report.at("confusion").at("classes")[c];
    BOOST_TEST(report.at("classes").at(name).at("support") == support);
    right += rows[c][c].get<int>();
    all += support;
  }
  BOOST_TEST(all == 6);
  BOOST_TEST(report.at("accuracy") == right / 6.0);
  BOOST_TEST(found.at("accuracy") == report.at("accuracy"));
  const auto quiet = nlohmann::json::parse(evaluate({"--split", "train", "--json", "--quiet"}).out);
  BOOST_TEST(!quiet.contains("report"));
  BOOST_TEST(quiet.at("loss") == found.at("loss"));
}

BOOST_AUTO_TEST_CASE(another_table_is_evaluated_with_the_classes_of_the_run) {
  // The training part of run.yaml, in another order of columns and rows, and without a class.
  scratch.write("other.csv", "kind,y,x\ntulip,0.9,0.1\nrose,0.1,0.1\n");
  const Outcome other = evaluate({"--input", "other.csv"});
  BOOST_TEST_REQUIRE(other.exit_code == 0, other.err);
  BOOST_TEST(other.out.starts_with("other.csv: loss: "), other.out);
  BOOST_TEST(holds(other.out, "\niris "), other.out);
  const auto all = nlohmann::json::parse(evaluate({"--input", "small.csv", "--json"}).out);
  BOOST_TEST(all.at("report").at("kind").at("rows") == 12);
  const Outcome unknown = [&] {
    scratch.write("unknown.csv", "x,y,kind\n0.1,0.2,oak\n");
    return evaluate({"--input", "unknown.csv"});
  }();
  BOOST_TEST(unknown.exit_code == 1);
  BOOST_TEST(holds(unknown.err, "unknown.csv:2: column 'kind': 'oak' is no class of the training"),
             unknown.err);
  const Outcome both = evaluate({"--input", "small.csv", "--split", "test"});
  BOOST_TEST(both.exit_code == 2);
  BOOST_TEST(holds(both.err, "give one of them"), both.err);
}

BOOST_AUTO_TEST_CASE(standard_input_and_pipes_are_evaluated_as_the_file_is) {
  scratch.write("other.csv", "kind,y,x\ntulip,0.9,0.1\nrose,0.1,0.1\niris,0.2,0.8\n");
  const auto shell = [&](const std::string& script) {
    return run({"sh", "-c", "plexus='" PLEXUS_PROGRAM "'; " + script}, scratch.path());
  };
  const std::string file = evaluate({"--input", "other.csv"}).out;
  BOOST_TEST_REQUIRE(file.starts_with("other.csv: "), file);
  const std::string found = file.substr(file.find(':'));
  for (const char* const way :
       {"$plexus evaluate out --input - < other.csv", "cat other.csv | $plexus evaluate out --input -",
        "gzip -c other.csv | $plexus evaluate out --input -"}) {
    const Outcome piped = shell(way);
    BOOST_TEST(piped.exit_code == 0, piped.err);
    BOOST_TEST(piped.out == "standard input" + found, way);
  }
  const Outcome wrong =
      shell("printf 'x,y,kind\\n0.1,0.2,rose\\n0.1,0.2,oak\\n' | $plexus evaluate out --input -");
  BOOST_TEST(wrong.exit_code == 1);
  BOOST_TEST(holds(wrong.err, "standard input:3"), wrong.err);
  const Outcome lacking = shell("printf 'x,y\\n0.1,0.2\\n' | $plexus evaluate out --input -");
  BOOST_TEST(lacking.exit_code == 1);
  BOOST_TEST(holds(lacking.err, "has no column 'kind'"), lacking.err);
  const Outcome empty = shell("$plexus evaluate out --input - < /dev/null");
  BOOST_TEST(empty.exit_code == 1);
  BOOST_TEST(holds(empty.err, "standard input"), empty.err);
  const Outcome array = shell(
      "$plexus predict out --input other.csv --output a.npy && "
      "$plexus evaluate out --input - < a.npy");
  BOOST_TEST(array.exit_code == 1);
  BOOST_TEST(holds(array.err, "give a CSV table with both"), array.err);
}

BOOST_AUTO_TEST_CASE(a_threshold_must_be_one_and_be_of_use) {
  for (const char* const wrong : {"0", "1", "1.5", "half", ""}) {
    const Outcome refused = evaluate({"--threshold", wrong});
    BOOST_TEST(refused.exit_code == 2);
    BOOST_TEST(holds(refused.err, "--threshold"), refused.err);
  }
  const Outcome refused = evaluate({"--threshold", "0.3"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(holds(refused.err, "output 'dense_1' gives 3 classes"), refused.err);
}

BOOST_AUTO_TEST_CASE(two_classes_have_a_table_over_thresholds) {
  scratch.write("two.csv", "x,answer\n-3,no\n-2,no\n-1,yes\n1,no\n2,yes\n3,yes\n");
  scratch.write(
      "two.yaml",
      "name: two\nseed: 1\nbackend: reference\ndata: {source: {csv: {file: two.csv}}, target: "
      "answer}\nmodel: [{dense: {units: 1, activation: sigmoid}}]\nloss: binary_crossentropy\n"
      "optimizer: {sgd: {learning_rate: 0.5}}\nmetrics: [accuracy]\nfit: {epochs: 20, batch_size: 6}\n");
  BOOST_TEST_REQUIRE(plexus({"train", "two.yaml", "--quiet", "--out", "two"}).exit_code == 0);
  const Outcome text = plexus({"evaluate", "two", "--split", "train"});
  BOOST_TEST(holds(text.out, "\n'yes' where its probability is above a threshold:\n"), text.out);
  BOOST_TEST(holds(text.out, "\nhighest F1 "), text.out);
  const auto all = nlohmann::json::parse(plexus({"evaluate", "two", "--split", "train", "--json"}).out);
  const auto& report = all.at("report").at("answer");
  for (const auto& row : report.at("thresholds").at("rows")) {
    const int rows = row.at("true_positives").get<int>() + row.at("false_positives").get<int>() +
                     row.at("false_negatives").get<int>() + row.at("true_negatives").get<int>();
    BOOST_TEST(rows == 6);
    if (row.at("threshold") == 0.5) BOOST_TEST(row.at("accuracy") == all.at("accuracy"));
  }
  // The report at another threshold is the row of the table.
  const auto low = nlohmann::json::parse(
      plexus({"evaluate", "two", "--split", "train", "--json", "--threshold", "0.1"}).out);
  BOOST_TEST(low.at("report").at("answer").at("classes").at("yes").at("f1") ==
             report.at("thresholds").at("rows")[1].at("f1"));
}

BOOST_AUTO_TEST_CASE(numbers_have_quantiles_of_their_residuals) {
  // A model without layers that learn: what goes in comes out, so that residuals are y - x.
  scratch.write("line.csv", "x,y\n1,2\n2,2\n3,1\n4,8\n5,5\n");
  scratch.write(
      "line.yaml",
      "name: line\nseed: 1\nbackend: reference\ndata: {source: {csv: {file: line.csv}}, target: y}\n"
      "model: [{dense: {units: 1, kernel_initializer: ones, trainable: false}}, {dense: {units: 1, "
      "kernel_initializer: ones}}]\nloss: mean_squared_error\noptimizer: {sgd: {learning_rate: "
      "1e-30}}\nmetrics: [mae]\nfit: {epochs: 1, batch_size: 5}\n");
  BOOST_TEST_REQUIRE(plexus({"train", "line.yaml", "--quiet", "--out", "line"}).exit_code == 0);
  const auto found = nlohmann::json::parse(plexus({"evaluate", "line", "--split", "train", "--json"}).out);
  const auto& residuals = found.at("report").at("y").at("residuals").at("y");
  // y - x: 1, 0, -2, 4, 0; in order -2, 0, 0, 1, 4: 5 % lies a fifth of the way from -2 to 0.
  BOOST_TEST(residuals.at("min") == -2.0);
  BOOST_TEST(std::abs(residuals.at("5%").get<double>() + 1.6) < 1e-12);
  BOOST_TEST(residuals.at("25%") == 0.0);
  BOOST_TEST(residuals.at("median") == 0.0);
  BOOST_TEST(residuals.at("75%") == 1.0);
  BOOST_TEST(std::abs(residuals.at("95%").get<double>() - 3.4) < 1e-12);
  BOOST_TEST(residuals.at("max") == 4.0);
  BOOST_TEST(std::abs(residuals.at("mean_absolute_error").get<double>() - 7.0 / 5) < 1e-12);
  BOOST_TEST(std::abs(found.at("mae").get<double>() - 7.0 / 5) < 1e-12);
  const Outcome text = plexus({"evaluate", "line", "--split", "train"});
  BOOST_TEST(holds(text.out, "\nmedian" + std::string(31, ' ') + "0\n"), text.out);
}

// A name of a class may hold what a terminal obeys; a file of JSON escapes it.
BOOST_AUTO_TEST_CASE(names_of_classes_are_shown_as_text) {
  scratch.write("odd.csv", "x,kind\n-1,\"a\x1b[2Jb\"\n1,\"c\nd\"\n-2,\"a\x1b[2Jb\"\n2,\"c\nd\"\n");
  scratch.write(
      "odd.yaml",
      "name: odd\nseed: 1\nbackend: reference\ndata: {source: {csv: {file: odd.csv}}, target: kind}\n"
      "model: [{dense: {units: 2, activation: softmax}}]\nloss: sparse_categorical_crossentropy\n"
      "optimizer: {sgd: {learning_rate: 0.5}}\nfit: {epochs: 20, batch_size: 4}\n");
  BOOST_TEST_REQUIRE(plexus({"train", "odd.yaml", "--quiet", "--out", "odd"}).exit_code == 0);
  const std::vector<std::string> evaluate = {"evaluate", "odd", "--split", "train"};
  const std::vector<std::string> predict = {"predict", "odd", "--input", "odd.csv"};
  for (const auto& command : {evaluate, predict}) {
    const std::string out = plexus(command).out;
    BOOST_TEST(!holds(out, "\x1b"), out);
    BOOST_TEST(holds(out, "a\\x1b[2Jb"), out);
    BOOST_TEST(holds(out, "c\\nd"), out);
  }
  const std::string line = plexus({"predict", "odd", "--input", "odd.csv", "--format", "jsonl"}).out;
  BOOST_TEST(!holds(line, "\x1b"), line);
  BOOST_TEST(nlohmann::json::parse(line.substr(0, line.find('\n'))).at("kind").at("class") == "a\x1b[2Jb");
  const std::string table = plexus({"predict", "odd", "--input", "odd.csv", "--format", "csv"}).out;
  BOOST_TEST(holds(table, "\"c\nd\""), table);
}

BOOST_AUTO_TEST_SUITE_END()
