// Sources other than one CSV file, and splits, from check to predict.

#include <plexus/data/npy.hpp>
#include <plexus/data/npz.hpp>
#include <plexus/data/npz_writer.hpp>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
using Json = nlohmann::json;

BOOST_AUTO_TEST_SUITE(sources)

namespace {

/// A run of one dense layer, which is enough to go the whole way in milliseconds.
std::string run_file(const std::string& data, int units = 1) {
  const bool classes = units > 1;
  return "name: source\nseed: 1\nbackend: reference\ndata:\n" + data +
         "model: [{flatten: {}}, {dense: {units: " + std::to_string(units) +
         (classes ? ", activation: softmax" : "") +
         "}}]\nloss: " + (classes ? "sparse_categorical_crossentropy" : "mean_squared_error") +
         "\noptimizer: {sgd: {learning_rate: 1e-3}}\nfit: {epochs: 1, batch_size: 8}\n";
}

struct Job {
  explicit Job(const std::string& run) { scratch.write("run.yaml", run); }

  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  /// Checks and trains; the run directory is `out`. Returns what check printed.
  std::string train() const {
    const Outcome checked = plexus({"check", "run.yaml"});
    BOOST_TEST_REQUIRE(checked.exit_code == 0, checked.err);
    const Outcome trained = plexus({"train", "run.yaml", "--out", "out", "--quiet"});
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
    return checked.out;
  }
  /// The rows that the run recorded for a part.
  Json part(const std::string& name) const {
    return Json::parse(scratch.read("out/manifest.json")).at("parts").at(name);
  }
  Json evaluated(const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"evaluate", "out", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome found = plexus(words);
    BOOST_TEST_REQUIRE(found.exit_code == 0, found.err);
    return Json::parse(found.out);
  }
  std::string predicted(const std::string& input) const {
    const Outcome found = plexus({"predict", "out", "--input", input, "--format", "csv"});
    BOOST_TEST_REQUIRE(found.exit_code == 0, found.err);
    return found.out;
  }

  Scratch scratch;
};

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

/// Twelve rows; their number is in column n, and g groups them in threes.
const std::string rows_of_twelve =
    "n,x,kind,g,part\n"
    "0,1,rose,a,u\n1,2,iris,a,u\n2,3,rose,a,v\n3,4,iris,b,u\n4,5,rose,b,u\n5,6,iris,b,v\n"
    "6,7,rose,c,u\n7,8,iris,c,u\n8,9,rose,c,v\n9,10,iris,d,u\n10,11,rose,d,u\n11,12,iris,d,v\n";

struct SplitJob : Job {
  explicit SplitJob(const std::string& splits)
      : Job(run_file("  source: {csv: {file: rows.csv}}\n  inputs: [x]\n  target: n\n" + splits)) {
    scratch.write("rows.csv", rows_of_twelve);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(arrays_of_an_archive) {
  const Job job(
      run_file("  source: {npz: {file: train.npz}}\n  inputs: [x]\n  target: y\n  test: {last: 2}\n"));
  const auto archive = [&](const char* name, const plexus::Tensor& x, const plexus::Tensor& y) {
    job.scratch.write(name, plexus::npz_bytes({{"y", y}, {"x", x}}));
  };
  using plexus::Tensor;
  archive("train.npz",
          Tensor::of<float>({5, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2}),
          Tensor::of<double>({5}, {1, 2, 3, 4, 5}));
  archive("other.npz", Tensor::of<float>({1, 2, 2}, {1, 0, 0, 1}), Tensor::of<double>({1}, {3}));
  const std::string checked = job.train();
  BOOST_TEST(holds(checked, "npz: 3 rows to train, 2 rows to test\n"), checked);
  BOOST_TEST(holds(checked, "input: [2, 2] of float32 a row, of x\n"), checked);
  // The same row as an archive and as an array, and the loss of what is predicted for it.
  plexus::write_npy(job.scratch.path() / "x.npy", Tensor::of<float>({1, 2, 2}, {1, 0, 0, 1}));
  const std::string told = job.predicted("other.npz");
  BOOST_TEST(told == job.predicted("x.npy"));
  const double error = 3 - std::stod(told.substr(told.find('\n') + 1));
  BOOST_TEST(job.evaluated({"--input", "other.npz"}).at("loss").get<double>() == error * error,
             boost::test_tools::tolerance(1e-5));
  job.scratch.write("wrong.npz", plexus::npz_bytes({{"z", Tensor::of<float>({1, 2, 2}, {1, 0, 0, 1})}}));
  const Outcome wrong = job.plexus({"predict", "out", "--input", "wrong.npz"});
  BOOST_TEST(wrong.exit_code == 1);
  BOOST_TEST(holds(wrong.err, "wrong.npz"), wrong.err);
  BOOST_TEST(holds(wrong.err, "'x'"), wrong.err);
}

// Its header says what it holds, so that no one has to read it before the training.
BOOST_AUTO_TEST_CASE(a_wrong_value_of_a_test_archive_is_told_before_the_training) {
  const Job job(run_file("  source: {npz: {file: train.npz, test_file: test.npz}}\n  target: y\n"));
  using plexus::Tensor;
  const auto archive = [&](const char* name, double last) {
    job.scratch.write(name, plexus::npz_bytes({{"x", Tensor::of<double>({3}, {1, 2, last})},
                                               {"y", Tensor::of<double>({3}, {1, 2, 3})}}));
  };
  archive("train.npz", 3);
  archive("test.npz", std::numeric_limits<double>::quiet_NaN());
  const Outcome refused = job.plexus({"train", "run.yaml", "--out", "out", "--quiet"});
  BOOST_TEST(refused.exit_code == 1, refused.err);
  BOOST_TEST(holds(refused.err, "test.npz"), refused.err);
  BOOST_TEST(holds(refused.err, "row 2"), refused.err);
  BOOST_TEST(!std::filesystem::exists(job.scratch.path() / "out"));
  archive("test.npz", 3);
  job.train();
}

BOOST_AUTO_TEST_CASE(a_table_in_the_run_file) {
  const Job job(
      run_file("  source: {inline: {columns: {x: [1, 2, 3, null], y: [2, 4, 6, 8], part: [a, a, b, b]}}}\n"
               "  inputs: [x]\n  target: y\n  prepare: [simple_imputer]\n"
               "  test: {column: {name: part, value: b}}\n"));
  const std::string checked = job.train();
  BOOST_TEST(holds(checked, "inline: 2 rows to train, 2 rows to test\n"), checked);
  job.scratch.write("rows.csv", "x,y\n1.5,3\n,3\n");  // the mean of 1 and 2 fills the gap
  const std::string told = job.predicted("rows.csv");
  BOOST_TEST_REQUIRE(lines(told) == 3);
  const std::size_t second = told.find('\n', told.find('\n') + 1) + 1;
  BOOST_TEST(told.substr(told.find('\n') + 1, second - told.find('\n') - 1) == told.substr(second));
  BOOST_TEST(
      job.evaluated({"--input", "rows.csv"}).at("report").at("y").at("residuals").at("y").at("count") == 2);
}

BOOST_AUTO_TEST_CASE(tables_that_come_with_the_program) {
  const Job iris(
      run_file("  source: iris\n  test: {train_test_split: {test_size: 0.2, random_state: 1, "
               "stratify: true}}\n  validation: {k_fold: {folds: 4, fold: 1}}\n",
               3));
  const std::string checked = iris.train();
  // A fifth of 150, and the second quarter of the rest.
  BOOST_TEST(holds(checked, "iris: 90 rows to train, 30 rows to validate, 30 rows to test\n"), checked);
  BOOST_TEST(holds(checked, "species: 3 classes: setosa, versicolor, virginica\n"), checked);
  const Json report = iris.evaluated({}).at("report").at("species");
  for (const char* const name : {"setosa", "versicolor", "virginica"}) {
    BOOST_TEST(report.at("classes").at(name).at("support") == 10);  // stratified
  }
  const std::string table =
      "species,petal_width,petal_length,sepal_width,sepal_length\nsetosa,0.2,1.4,3.5,5.1\n";
  iris.scratch.write("one.csv", table);
  BOOST_TEST(iris.predicted("one.csv").starts_with("species,species.setosa,"));
  BOOST_TEST(iris.evaluated({"--input", "one.csv"}).at("report").at("species").at("rows") == 1);

  const Job housing(
      run_file("  source: california_housing\n  prepare: [standard_scaler]\n"
               "  test: {train_test_split: {random_state: 42}}\n"));
  const std::string prices = housing.train();
  BOOST_TEST(holds(prices, "california_housing: 15480 rows to train, 5160 rows to test\n"), prices);
  BOOST_TEST(housing.part("test").at("rows") == 5160);  // scikit-learn's quarter of 20640
}

BOOST_AUTO_TEST_CASE(folders_of_pictures) {
  const Job job(run_file("  source: {image_folder: {dir: shapes}}\n", 2));
  const auto picture = [](char top, char bottom) {
    return std::string("P5 2 2 255\n") + top + top + bottom + bottom;
  };
  for (int i = 0; i < 4; ++i) {
    job.scratch.write("shapes/dark/" + std::to_string(i) + ".pgm", picture(char(1 + i), 2));
    job.scratch.write("shapes/light/" + std::to_string(i) + ".pgm", picture(char(120 - i), 110));
  }
  const std::string checked = job.train();
  BOOST_TEST(holds(checked, "image_folder: 8 rows to train\n"), checked);
  BOOST_TEST(holds(checked, "label: 2 classes: dark, light\n"), checked);
  BOOST_TEST(job.evaluated({"--split", "train"}).at("report").at("label").at("rows") == 8);
  BOOST_TEST(job.evaluated({"--input", "shapes"}).at("report").at("label").at("rows") == 8);
  BOOST_TEST(lines(job.predicted("shapes/light")) == 5);
  const std::string one = job.predicted("shapes/light/3.pgm");
  BOOST_TEST(lines(one) == 2);
  BOOST_TEST(one.starts_with("label,label.dark,label.light\n"), one);
  // Another size becomes that of the training.
  job.scratch.write("small.pgm", picture(100, 100));
  job.scratch.write("large.pgm", "P5 4 4 255\n" + std::string(16, 100));
  BOOST_TEST(job.predicted("small.pgm") == job.predicted("large.pgm"));
  job.scratch.write("others/light/large.pgm", "P5 4 4 255\n" + std::string(16, 100));
  BOOST_TEST(job.evaluated({"--input", "others"}).at("report").at("label").at("rows") == 1);
  job.scratch.write("broken.pgm", "P5 2 2 255\nx");
  const Outcome broken = job.plexus({"predict", "out", "--input", "broken.pgm"});
  BOOST_TEST(broken.exit_code == 1);
  BOOST_TEST(holds(broken.err, "broken.pgm"), broken.err);
}

// 25 % of 12 are 3; the third of four folds of 12 in a row has rows 6 to 8.
BOOST_AUTO_TEST_CASE(splits_take_the_rows_that_they_say) {
  const SplitJob fold("  test: {k_fold: {folds: 4, fold: 2}}\n");
  fold.train();
  BOOST_TEST(fold.part("test") == (Json{{"first", 6}, {"rows", 3}}), fold.part("test").dump());
  BOOST_TEST(fold.part("train").at("rows") == 9);
  const SplitJob halves("  test: {train_test_split: {test_size: 0.25, shuffle: false}}\n");
  halves.train();
  BOOST_TEST(halves.part("test") == (Json{{"first", 9}, {"rows", 3}}), halves.part("test").dump());
  const SplitJob column("  test: {column: {name: part, value: v}}\n");
  column.train();
  BOOST_TEST(column.part("test").at("rows") == 4);
  BOOST_TEST(column.part("test").at("first") == 2);
  // Rows 2, 5, 8 and 11 in order: the least of their numbers and their mean show which they are.
  const Json residuals = column.evaluated({}).at("report").at("n").at("residuals").at("n");
  BOOST_TEST(residuals.at("count") == 4);
  // Whole groups of three are drawn, at least three rows.
  const SplitJob group("  test: {random: {size: 2, group: g}}\n");
  group.train();
  BOOST_TEST(group.part("test").at("rows") == 3);
  BOOST_TEST(group.part("test").at("first").get<int>() % 3 == 0);
  const SplitJob none("  test: none\n");
  none.train();
  const Outcome asked = none.plexus({"evaluate", "out"});
  BOOST_TEST(asked.exit_code == 2);
  BOOST_TEST(holds(asked.err, "this run has no test part"), asked.err);
  BOOST_TEST(holds(asked.err, "it has a train part"), asked.err);
}

BOOST_AUTO_TEST_CASE(splits_that_cannot_be_are_refused_at_their_place) {
  const struct {
    const char* split;
    int exit_code;
    const char* says;
  } wrongs[] = {
      {"{k_fold: {folds: 4, fold: 4}}", 2, "run.yaml:8:"},
      {"{k_fold: {folds: 1}}", 2, "at least 2"},
      {"{k_fold: {folds: 13}}", 1, "13"},
      {"{train_test_split: {test_size: 12}}", 1, "12"},
      {"{train_test_split: {test_sise: 3}}", 2, "did you mean 'test_size'"},
      {"{random: {size: 0.5, group: h}}", 2, "the data has no column 'h'"},
      {"{random: {size: 0.5, stratify: maybe}}", 2, "maybe"},
      {"{column: {name: part}}", 2, "value"},
      {"{first: 2, last: 2}", 2, "run.yaml:8:9: expected {first: N}"},
      {"0.2", 2, "run.yaml:8:9"},
  };
  for (const auto& wrong : wrongs) {
    const SplitJob job(std::string("  test: ") + wrong.split + "\n");
    const Outcome checked = job.plexus({"check", "run.yaml"});
    BOOST_TEST(checked.exit_code == wrong.exit_code, wrong.split << checked.err);
    BOOST_TEST(holds(checked.err, wrong.says), wrong.split << ": " << checked.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()
