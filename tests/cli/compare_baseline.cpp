// A baseline holds for the same configuration, wherever its files lie.

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(compare_baseline)

namespace {

Outcome compare_in(const Scratch& scratch, std::vector<std::string> words) {
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  words.insert(words.begin(), {"compare", "run.yaml", "--steps", "1", "--seconds", "1", "--batch", "1",
                               "--max-slowdown", "1000"});
  return run_plexus(words, scratch.path());
}

}  // namespace

BOOST_AUTO_TEST_CASE(folders_and_plugins_make_no_other_configuration) {
  const Scratch there, here;
  const Outcome first = compare_in(there, {"--backends", "reference", "--plugin", PLEXUS_SNAKE});
  BOOST_TEST_REQUIRE(first.exit_code == 0, first.out << first.err);
  const std::string baseline = (there.path() / "compare.json").string();
  const Outcome outcome = compare_in(here, {"--backends", "reference", "--baseline", baseline});
  BOOST_TEST(outcome.exit_code == 0, outcome.out << outcome.err);
  const auto report = nlohmann::json::parse(here.read("compare.json"));
  BOOST_TEST(report["baseline"].size() == 2u);  // a training step, and one row
  BOOST_TEST(report["baseline"][0]["slower"] == false);
  BOOST_TEST(here.read("compare.html").find("Against the older report") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_check_that_was_found_beside_a_baseline_can_be_repeated) {
  const Scratch scratch;
  const std::vector<std::string> wrong{"--plugin", PLEXUS_WRONG, "--backends",
                                       "reference,wrong_relative_1e3"};
  const auto with_words = [&](std::vector<std::string> words) {
    words.insert(words.end(), wrong.begin(), wrong.end());
    return compare_in(scratch, std::move(words));
  };
  BOOST_TEST_REQUIRE(with_words({"--out", "first"}).exit_code == 1);
  const Outcome found = with_words({"--baseline", "first/compare.json", "--dump", "wrong"});
  BOOST_TEST_REQUIRE(found.exit_code == 1, found.out << found.err);
  const Outcome again = run_plexus({"compare", "wrong"}, scratch.path());
  BOOST_TEST(again.exit_code == 1, again.out << again.err);
  BOOST_TEST(again.out.find("first wrong value: relu") != std::string::npos, again.out << again.err);
}

BOOST_AUTO_TEST_SUITE_END()
