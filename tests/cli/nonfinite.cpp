// A training whose loss is not finite ends with exit code 1, keeps what it had learnt, and is not the latest.

#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "json_lines.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

namespace {

/// y = 2 x by one unit: with learning rate `rate`, the loss grows for rates over about 1 until it is
/// infinite.
std::string line_run(const std::string& rate) {
  return "name: line\n"
         "seed: 1\n"
         "backend: reference\n"
         "data: {source: {csv: {file: line.csv}}, inputs: [x], target: y}\n"
         "model: [dense: {units: 1}]\n"
         "loss: mse\n"
         "optimizer: {sgd: {learning_rate: " +
         rate +
         "}}\n"
         "metrics: [mae]\n"
         "fit: {epochs: 200, batch_size: 2}\n";
}

const std::string line_table = "x,y\n0,0\n1,2\n2,4\n3,6\n";

struct Line {
  Scratch scratch;
  Line() {
    scratch.write("line.csv", line_table);
    scratch.write("fast.yaml", line_run("5"));
    scratch.write("first.yaml", line_run("1e30"));  // the first step's update is of that size
  }
  Outcome plexus(std::vector<std::string> arguments) const {
    return run_plexus(std::move(arguments), scratch.path());
  }
  nlohmann::json json(const std::string& file) const { return nlohmann::json::parse(scratch.read(file)); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(nonfinite, Line)

BOOST_AUTO_TEST_CASE(the_weights_of_the_last_good_epoch_are_kept) {
  const Outcome trained = plexus({"train", "fast.yaml"});
  BOOST_TEST(trained.exit_code == 1, trained.err);
  for (const char* part : {"plexus: the loss is ", "learning rate that is too high (it is 5)",
                           "of 2:", "The weights are those after epoch "}) {
    BOOST_TEST(holds(trained.err, part), trained.err);
  }
  BOOST_TEST(!fs::exists(scratch.path() / "runs/line/latest"));
  BOOST_TEST_REQUIRE(plexus({"train", "fast.yaml", "--out", "out"}).exit_code == 1);
  BOOST_TEST(json("out/manifest.json").at("state") == "diverged");
  const nlohmann::json history = json("out/history.json");
  BOOST_TEST(history.at("epochs").back().at("loss").is_null());
  BOOST_TEST(holds(history.at("stopped").get<std::string>(), "learning rate"));
  const std::size_t good = history.at("epochs").size() - 1;
  BOOST_TEST_REQUIRE(good > 0U);

  const Outcome shorter =
      plexus({"train", "fast.yaml", "fit.epochs=" + std::to_string(good), "--out", "good"});
  BOOST_TEST_REQUIRE(shorter.exit_code == 0, shorter.err);
  BOOST_TEST((scratch.read("out/weights.safetensors") == scratch.read("good/weights.safetensors")));

  const Outcome used = plexus({"predict", "out", "--input", "line.csv"});
  BOOST_TEST(used.exit_code == 0, used.err);
  BOOST_TEST(holds(used.err, "diverged: its weights are those of the last epoch"), used.err);
}

BOOST_AUTO_TEST_CASE(in_the_first_epoch_there_are_no_weights) {
  BOOST_TEST_REQUIRE(plexus({"train", "fast.yaml", "optimizer.learning_rate=0.1"}).exit_code == 0);
  const fs::path latest = fs::read_symlink(scratch.path() / "runs/line/latest");
  const Outcome trained = plexus({"train", "first.yaml"});
  BOOST_TEST(trained.exit_code == 1, trained.err);
  BOOST_TEST(holds(trained.err, "No epoch went well: nothing was learnt"), trained.err);
  BOOST_TEST(!holds(trained.err, "The weights are"), trained.err);
  BOOST_TEST(fs::read_symlink(scratch.path() / "runs/line/latest") == latest);
  BOOST_TEST_REQUIRE(plexus({"train", "first.yaml", "--out", "out"}).exit_code == 1);
  BOOST_TEST(!fs::exists(scratch.path() / "out/weights.safetensors"));
  BOOST_TEST(fs::exists(scratch.path() / "out/history.json"));
  for (const auto& command : {std::vector<std::string>{"evaluate", "out", "--split", "train"},
                              std::vector<std::string>{"predict", "out", "--input", "line.csv"}}) {
    const Outcome used = plexus(command);
    BOOST_TEST(used.exit_code == 2, used.err);
    BOOST_TEST(holds(used.err, "has no weights.safetensors: the training diverged in its first epoch"),
               used.err);
  }
}

BOOST_AUTO_TEST_CASE(errors_are_told_by_a_quiet_training_and_null_by_json_lines) {
  const Outcome quiet = plexus({"train", "fast.yaml", "--quiet"});
  BOOST_TEST(quiet.exit_code == 1);
  BOOST_TEST(holds(quiet.err, "plexus: the loss is "), quiet.err);
  const Outcome lines = plexus({"train", "fast.yaml", "--json"});
  BOOST_TEST(lines.exit_code == 1);
  BOOST_TEST(last_epoch(lines.out).at("loss").is_null(), lines.out);
}

BOOST_AUTO_TEST_CASE(ignore_goes_on_with_one_warning) {
  const Outcome trained =
      plexus({"train", "fast.yaml", "fit.nonfinite=ignore", "fit.epochs=60", "--out", "out"});
  BOOST_TEST(trained.exit_code == 0, trained.err);
  const std::size_t first = trained.err.find("fit.nonfinite is ignore");
  BOOST_TEST_REQUIRE(first != std::string::npos, trained.err);
  BOOST_TEST(trained.err.find("fit.nonfinite is ignore", first + 1) == std::string::npos, trained.err);
  BOOST_TEST(json("out/history.json").at("epochs").size() == 60U);
  BOOST_TEST(json("out/manifest.json").at("state") == "complete");
  BOOST_TEST(holds(scratch.read("out/config.yaml"), "nonfinite: ignore"));
  const Outcome wrong = plexus({"train", "fast.yaml", "fit.nonfinite=warn"});
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(holds(wrong.err, "stop"), wrong.err);
}

BOOST_AUTO_TEST_CASE(values_that_are_not_finite_are_named_before_training_and_predicting) {
  scratch.write("huge.csv", "x,y\n0,0\n1e39,2\n2,4\n3,6\n");
  const std::string named = "column 'x' of ";
  const Outcome trained = plexus({"train", "fast.yaml", "data.source.csv.file=huge.csv", "--out", "out"});
  BOOST_TEST(trained.exit_code == 1);
  BOOST_TEST(holds(trained.err,
                   "huge.csv holds 1e+39, which is beyond the range of float32, in row 1 (from 0), line 3"),
             trained.err);
  BOOST_TEST(!fs::exists(scratch.path() / "out"));
  BOOST_TEST_REQUIRE(
      plexus({"train", "fast.yaml", "optimizer.learning_rate=0.1", "--out", "good"}).exit_code == 0);
  const Outcome predicted = plexus({"predict", "good", "--input", "huge.csv"});
  BOOST_TEST(predicted.exit_code == 1);
  BOOST_TEST(predicted.out == "");
  BOOST_TEST(holds(predicted.err, named), predicted.err);
  BOOST_TEST(holds(predicted.err, "holds 1e+39"), predicted.err);
}

BOOST_AUTO_TEST_SUITE_END()
