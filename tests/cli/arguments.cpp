// Arguments that are taken for something else in other programs.

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(arguments, SmallRunFolder)

BOOST_AUTO_TEST_CASE(empty_texts_and_options_in_the_place_of_values_are_refused) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"train", "run.yaml", "--out", ""}, "--out is empty"},
      {{"train", "run.yaml", "--plugin", ""}, "--plugin is empty"},
      {{"train", ""}, "an argument is empty"},
      {{"train", "run.yaml", ""}, "an argument is empty"},
      {{"predict", "out", "--input", ""}, "--input is empty"},
      {{"predict", "out", "--input", "small.csv", "--output", ""}, "--output is empty"},
      {{"compare", "run.yaml", "--out", ""}, "--out is empty"},
      {{"train", "run.yaml", "--out", "--quiet"}, "--out needs a value, found '--quiet'"}};
  for (const auto& [words, message] : cases) {
    const Outcome refused = run_plexus(words, scratch.path());
    BOOST_TEST(refused.exit_code == 2, refused.err);
    BOOST_TEST(holds(refused.err, message), refused.err);
  }
  BOOST_TEST(!fs::exists(scratch.path() / "runs"));
}

BOOST_AUTO_TEST_CASE(decimal_commas_are_told_the_point) {
  const Outcome override_ = run_plexus({"train", "run.yaml", "optimizer.learning_rate=0,5"}, scratch.path());
  BOOST_TEST(override_.exit_code == 2);
  BOOST_TEST(holds(override_.err, "write 0.5 with a decimal point"), override_.err);
  const Outcome thousands = run_plexus({"train", "run.yaml", "fit.epochs=1,000"}, scratch.path());
  BOOST_TEST(thousands.exit_code == 2);
  BOOST_TEST(holds(thousands.err, "write 1000"), thousands.err);
  scratch.write("comma.yaml", with(small_run, "learning_rate: 0.5", "learning_rate: 0,5"));
  const Outcome file = run_plexus({"train", "comma.yaml"}, scratch.path());
  BOOST_TEST(file.exit_code == 2);
  BOOST_TEST(holds(file.err, "write 0.5 with a decimal point"), file.err);
}

BOOST_AUTO_TEST_SUITE_END()
