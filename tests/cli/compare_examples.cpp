// Every run file that is shipped can be compared, as can a layer of a plugin.

#include <filesystem>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "../support/scratch.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(compare_examples, *boost::unit_test::precondition(plexus::test::needs_onednn))

BOOST_DATA_TEST_CASE(backends_agree_on_every_run_file,
                     boost::unit_test::data::make({"fashion_mnist.yaml", "snake/snake.yaml"}), name) {
  const Scratch scratch;
  const fs::path file = fs::path(PLEXUS_SOURCE) / "apps/examples" / name;
  fs::copy(file, scratch.path());
  fs::create_directory(scratch.path() / "build");
  fs::copy(PLEXUS_SNAKE, scratch.path() / "build/snake.so");
  const Outcome outcome = run_plexus({"compare", file.filename().string(), "--backends", "reference,onednn",
                                      "--steps", "3", "--seconds", "0", "--json"},
                                     scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out.substr(0, 2000) << outcome.err);
  const auto report = nlohmann::json::parse(outcome.out);
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
    BOOST_TEST(snake == (file.stem() == "snake"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
