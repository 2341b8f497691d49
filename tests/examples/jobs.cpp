// The run files of tests/examples/jobs, each from `check` to `predict`, against what can be had without
// learning.

#include <plexus/data/safetensors.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

struct Jobs {
  Jobs() { fs::copy(PLEXUS_SOURCE "/tests/examples/jobs", scratch.path(), fs::copy_options::recursive); }

  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }

  /// Checks and trains a run file; the run directory is called `out`.
  void train(const std::string& file, const std::string& out = "out") const {
    const Outcome checked = plexus({"check", file});
    BOOST_TEST_REQUIRE(checked.exit_code == 0, checked.err);
    BOOST_TEST(!fs::exists(scratch.path() / "runs"));
    const Outcome trained = plexus({"train", file, "--out", out, "--quiet"});
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  }
  Json evaluated(const std::string& split = "test") const {
    const Outcome found = plexus({"evaluate", "out", "--split", split, "--json"});
    BOOST_TEST_REQUIRE(found.exit_code == 0, found.err);
    return Json::parse(found.out);
  }
  std::vector<Json> predicted(const std::string& input, std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"predict", "out", "--input", input, "--format", "jsonl"});
    const Outcome found = plexus(more);
    BOOST_TEST_REQUIRE(found.exit_code == 0, found.err);
    std::vector<Json> lines;
    for (std::size_t at = 0; at < found.out.size();) {
      const std::size_t end = found.out.find('\n', at);
      lines.push_back(Json::parse(found.out.substr(at, end - at)));
      at = end + 1;
    }
    return lines;
  }

  Scratch scratch;
};

/// The accuracy of always answering the most frequent class.
double majority(const Json& report) {
  double most = 0;
  for (const auto& [name, scores] : report.at("classes").items()) {
    most = std::max(most, scores.at("support").get<double>());
  }
  return most / report.at("rows").get<double>();
}

std::ptrdiff_t count_of(const std::vector<Json>& lines, const std::string& output, const std::string& name) {
  return std::count_if(lines.begin(), lines.end(),
                       [&](const Json& line) { return line.at(output).at("class") == name; });
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(jobs, Jobs)

BOOST_AUTO_TEST_CASE(customers_who_leave_are_found_among_texts_and_gaps) {
  train("churn.yaml");
  const Json test = evaluated();
  const Json& report = test.at("report").at("churn");
  BOOST_TEST(report.at("rows") == 125);
  BOOST_TEST(test.at("accuracy").get<double>() >= majority(report) + 0.03, test.dump());
  BOOST_TEST(report.at("classes").at("yes").at("f1").get<double>() >= 0.5, test.dump());
  BOOST_TEST(test.at("f1_score") == report.at("classes").at("yes").at("f1"));
  const std::vector<Json> lines = predicted("churn.csv", {"--columns", "customer_id"});
  BOOST_TEST(lines.size() == 500U);
  BOOST_TEST(lines[7].at("customer_id") == "C0007");
  // A lower threshold finds more of them.
  const auto usual = count_of(lines, "churn", "yes");
  const auto careful = count_of(predicted("churn.csv", {"--threshold", "0.3"}), "churn", "yes");
  BOOST_TEST(careful > usual);
  BOOST_TEST(usual > 0);
}

BOOST_AUTO_TEST_CASE(a_skewed_target_is_learnt_by_its_logarithm_and_told_in_its_units) {
  train("skewed_target.yaml");
  const Json test = evaluated();
  const Json& residuals = test.at("report").at("price").at("residuals").at("price");
  BOOST_TEST(residuals.at("r2").get<double>() >= 0.9, test.dump());  // the mean of the prices has 0
  BOOST_TEST(std::abs(test.at("mae").get<double>() / residuals.at("mean_absolute_error").get<double>() - 1) <=
             1e-5);
  for (const Json& line : predicted("prices.csv")) BOOST_TEST(line.at("price").get<double>() > 500);
}

BOOST_AUTO_TEST_CASE(rare_faults_are_found_with_balanced_weights) {
  train("imbalanced.yaml");
  const Json test = evaluated();
  const Json& report = test.at("report").at("fault");
  BOOST_TEST(majority(report) >= 0.93);  // always saying no is right so often, and finds nothing
  BOOST_TEST(report.at("mean_of_classes").at("recall").get<double>() >= 0.75, test.dump());
  BOOST_TEST(report.at("classes").at("1").at("recall").get<double>() >= 0.6, test.dump());
}

BOOST_AUTO_TEST_CASE(several_labels_a_row_have_an_answer_each) {
  train("multi_label.yaml");
  const Json test = evaluated();
  const Json& report = test.at("report").at("target");
  double baseline = 0;
  for (const auto& [name, scores] : report.at("labels").items()) {
    const double yes = scores.at("support").get<double>() / 100;
    baseline += std::max(yes, 1 - yes) / 3;
  }
  BOOST_TEST(test.at("binary_accuracy").get<double>() >= baseline + 0.1, test.dump());
  const std::vector<Json> lines = predicted("articles.csv");
  for (const char* const label : {"sport", "politics", "weather"}) {
    const Json& answer = lines[0].at(label);
    BOOST_TEST(answer.at("yes").get<bool>() == (answer.at("probability").get<double>() > 0.5));
  }
}

BOOST_AUTO_TEST_CASE(a_folder_of_pictures_is_told_apart_and_one_picture_is_predicted) {
  train("pictures.yaml");
  const Json test = evaluated();
  BOOST_TEST(test.at("report").at("label").at("rows") == 15);
  BOOST_TEST(test.at("accuracy").get<double>() >= 0.7, test.dump());  // guessing finds a third
  BOOST_TEST(predicted("pictures/dot").size() == 20U);
  BOOST_TEST(predicted("pictures/dot/dot_01.pgm").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_fold_is_for_validation) {
  train("k_fold.yaml");
  const Json validation = evaluated("validation");
  const Json& residuals = validation.at("report").at("log_price").at("residuals").at("log_price");
  BOOST_TEST(residuals.at("count") == 80);  // a fifth of 400
  BOOST_TEST(residuals.at("r2").get<double>() >= 0.9, validation.dump());
  scratch.write("new.csv", "quality,size,distance\nfine,120,3.5\n");
  BOOST_TEST(predicted("new.csv").size() == 1U);
}

BOOST_AUTO_TEST_CASE(visits_of_a_patient_stay_together) {
  train("grouped.yaml");
  const Json test = evaluated();
  const Json& report = test.at("report").at("finding");
  BOOST_TEST(test.at("accuracy").get<double>() >= majority(report) + 0.1, test.dump());
}

BOOST_AUTO_TEST_CASE(a_wide_and_deep_net_has_an_inner_layer_to_look_at) {
  train("wide_and_deep.yaml");
  const Json test = evaluated();
  const Json& residuals = test.at("report").at("price").at("residuals").at("price");
  BOOST_TEST(residuals.at("r2").get<double>() >= 0.9, test.dump());
  const std::vector<Json> lines = predicted("prices.csv", {"--layer", "both"});
  BOOST_TEST(lines[0].at("both").size() == 4U + 1 + 16);  // four qualities and the size, and 16 units
}

BOOST_AUTO_TEST_CASE(two_layers_come_from_another_run_and_stay) {
  train("transfer_base.yaml", "base");
  train("transfer.yaml");
  const auto before = ::plexus::read_safetensors(scratch.path() / "base/weights.safetensors");
  const auto after = ::plexus::read_safetensors(scratch.path() / "out/weights.safetensors");
  for (const char* const name : {"hidden1/kernel", "hidden2/bias"}) {
    const ::plexus::Tensor& old = before.at(name);
    BOOST_TEST(std::equal(old.raw(), old.raw() + old.bytes(), after.at(name).raw()), name);
  }
  const Json test = evaluated();
  const Json& residuals = test.at("report").at("sales").at("residuals").at("sales");
  BOOST_TEST(residuals.at("r2").get<double>() >= 0.8, test.dump());
}

BOOST_AUTO_TEST_CASE(files_of_a_pattern_are_one_table) {
  train("many_files.yaml");
  const Json test = evaluated();
  const Json& residuals = test.at("report").at("sales").at("residuals").at("sales");
  BOOST_TEST(residuals.at("count") == 90);  // a quarter of three times 120
  BOOST_TEST(residuals.at("r2").get<double>() >= 0.9, test.dump());
}

BOOST_AUTO_TEST_SUITE_END()
