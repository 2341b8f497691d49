// Every run file that is shipped can be compared, as can a layer of a plugin.

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "../support/scratch.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(compare_examples, *boost::unit_test::precondition(plexus::test::needs_onednn))

namespace {

/// The report of comparing a shipped run file, copied beside the tables and the plugins that it names.
nlohmann::json compared(const std::string& name, std::vector<std::string> more) {
  const Scratch scratch;
  const fs::path file = fs::path(PLEXUS_SOURCE) / "apps/examples" / name;
  fs::copy(file, scratch.path());
  for (const fs::path& each : fs::directory_iterator(file.parent_path())) {
    if (each.extension() == ".csv") fs::copy(each, scratch.path());
  }
  fs::create_directory(scratch.path() / "build");
  fs::copy(PLEXUS_SNAKE, scratch.path() / "build/snake.so");
  std::vector<std::string> arguments{
      "compare", file.filename().string(), "--backends", "reference,onednn", "--seconds", "0", "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Outcome outcome = run_plexus(arguments, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out.substr(0, 2000) << outcome.err);
  return nlohmann::json::parse(outcome.out);
}

const auto run_files = boost::unit_test::data::make(
    {"fashion_mnist.yaml", "fruits.yaml", "snake/snake.yaml", "wide_and_deep.yaml", "auxiliary_output.yaml"});

}  // namespace

// With one thread and small batches, and the widest layer of all narrower: its error bounds take most of the
// time. examples_in_many_batches has all of it.
BOOST_DATA_TEST_CASE(backends_agree_on_every_run_file, run_files, name) {
  std::vector<std::string> small = {"fit.batch_size=8", "--steps", "3", "--threads", "1", "--batch", "1,8"};
  if (std::string(name) == "fashion_mnist.yaml") small.push_back("model.dense.units=40");
  const nlohmann::json report = compared(name, std::move(small));
  BOOST_TEST(report["verdict"] == "agrees");
  BOOST_TEST_REQUIRE(report["backends"].size() == 2u);
  for (const auto& backend : report["backends"]) {
    BOOST_TEST(backend["failure"] == "");
    BOOST_TEST(backend["losses"].size() == 3u);
    bool snake = false;
    for (const auto& layer : backend["layers"]) {
      BOOST_TEST(layer["verdict"] == "agrees", layer["place"]);
      BOOST_TEST(layer["checks"].get<int>() > layer["unproven"].get<int>(), layer["place"]);
      snake = snake || layer["place"] == "snake";
    }
    BOOST_TEST(snake == (std::string(name) == "snake/snake.yaml"));
  }
}

// The perceptron finds weights without mistakes, and trains no longer.
BOOST_AUTO_TEST_CASE(a_comparison_ends_where_its_training_does) {
  const nlohmann::json report = compared("iris_perceptron.yaml", {"--threads", "1"});
  BOOST_TEST(report["verdict"] == "agrees");
  BOOST_TEST(report["notes"].dump().find(" of 200 training steps: the optimizer ended the training there") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(examples_in_many_batches, *boost::unit_test::precondition(plexus::test::needs_onednn))

using compare_examples::compared;

namespace {

/// All that train. Of the examples of plugins, whose libraries are not all built here, it has snake.
std::vector<std::string> run_files_that_train() {
  const fs::path examples = fs::path(PLEXUS_SOURCE) / "apps/examples";
  std::vector<std::string> names{"logic/xor_learnt.yaml", "snake/snake.yaml"};
  for (const fs::path& each : fs::directory_iterator(examples)) {
    if (each.extension() == ".yaml") names.push_back(each.filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

const auto run_files = boost::unit_test::data::make(run_files_that_train());

}  // namespace

BOOST_DATA_TEST_CASE(raise_no_alarm, run_files* boost::unit_test::data::make({1, 7, 32, 128, 1000}), name,
                     batch) {
  const nlohmann::json report =
      compared(name, {"fit.batch_size=" + std::to_string(batch), "--threads", "1,2,3"});
  BOOST_TEST_MESSAGE(name << ", batch " << batch << ": " << report["verdict"]);
  BOOST_TEST(report["verdict"] == "agrees");
  for (const auto& backend : report["backends"]) {
    BOOST_TEST(backend["verdict"] == "agrees");
    BOOST_TEST(backend["loss_check"]["verdict"] == "agrees", backend["loss_check"]["reason"]);
    for (const auto& program : backend["programs"]) {
      BOOST_TEST(program["whole"]["verdict"] == "agrees", program["whole"]["reason"]);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
