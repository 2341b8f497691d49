#include <filesystem>
#include <iterator>

#include <boost/test/unit_test.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(check_command)

namespace {

namespace fs = std::filesystem;

std::ptrdiff_t files_in(const fs::path& folder) {
  return std::distance(fs::recursive_directory_iterator(folder), fs::recursive_directory_iterator());
}

Outcome check(const Scratch& scratch, std::vector<std::string> overrides = {}) {
  std::vector<std::string> words = {"check", "small.yaml"};
  words.insert(words.end(), overrides.begin(), overrides.end());
  return run_plexus(words, scratch.path());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_good_run_is_described_and_nothing_is_written) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("small.yaml", small_run);
  const auto before = files_in(scratch.path());
  const Outcome outcome = check(scratch);
  BOOST_TEST(outcome.exit_code == 0);
  BOOST_TEST(files_in(scratch.path()) == before);
  // 2 * 8 + 8 and 8 * 3 + 3 parameters.
  for (const char* text :
       {"small\n", "csv: 6 rows to train, 3 rows to validate, 3 rows to test\n",
        "input: 2 numbers a row, of x, y\n", "kind: 3 classes: iris, rose, tulip\n",
        "2 layers, 51 parameters to train\n", "loss sparse_categorical_crossentropy, metrics accuracy\n",
        "backend    reference, ", "memory ", "time ", "a step of 4 rows", "an epoch of 2 steps"}) {
    BOOST_TEST(holds(outcome.out, text), text << " in " << outcome.out);
  }
  BOOST_TEST(outcome.out.substr(outcome.out.size() - 4) == "\nok\n");
  BOOST_TEST(outcome.err == "");
}

BOOST_AUTO_TEST_CASE(what_the_configuration_says_wrong_is_told_at_once) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("small.yaml", small_run);
  const Outcome outcome = check(scratch, {"fit.epoch=3", "model.0.unit=3", "metrics+=acuracy"});
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(outcome.out == "");
  for (const char* word : {"'epoch'", "'unit'", "'acuracy'"}) BOOST_TEST(holds(outcome.err, word), word);
  const Outcome shapes = check(scratch, {"model.1.units=2"});
  BOOST_TEST(shapes.exit_code == 1);
  BOOST_TEST(holds(shapes.err, "kind"), shapes.err);
}

BOOST_AUTO_TEST_CASE(what_the_rows_hold_is_checked) {
  const Scratch scratch;
  scratch.write("small.csv", with(small_table, "0.9,0.2,iris", "0.9,far,iris"));
  scratch.write("small.yaml", small_run);
  const Outcome outcome = check(scratch);
  BOOST_TEST(outcome.exit_code == 1);
  BOOST_TEST(holds(outcome.err, "small.csv:9 holds 'far'"), outcome.err);
  BOOST_TEST(!holds(outcome.out, "ok\n"));
}

/// The test part is read by `check`, and by `train` before it trains; it is refused where an evaluation would
/// refuse it after hours.
BOOST_AUTO_TEST_CASE(what_a_test_file_holds_is_told_before_the_training) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  const std::string header = "x,y,kind,weight\n";
  for (const std::string form : {"  test: {file: test.csv}\n", ""}) {
    const std::string run = with(small_run, "  test: {first: 3}\n", form);
    scratch.write("small.yaml", form.empty()
                                    ? with(run, "{file: small.csv}", "{file: small.csv, test_file: test.csv}")
                                    : run);
    scratch.write("test.csv", header + "0.1,0.1,rose,1\n");
    BOOST_TEST(check(scratch).exit_code == 0);
    for (const auto& [row, told] : {std::pair<std::string, std::string>{"0.1,0.1,violet,1\n", "violet"},
                                    {"0.1,wide,rose,1\n", "wide"}}) {
      scratch.write("test.csv", header + "0.3,0.2,rose,1\n" + row);
      for (const std::string command : {"check", "train"}) {
        const Outcome outcome = run_plexus({command, "small.yaml"}, scratch.path());
        BOOST_TEST(outcome.exit_code == 1, command << " of " << row << outcome.err);
        BOOST_TEST(holds(outcome.err, told), outcome.err);
        BOOST_TEST(holds(outcome.err, "test.csv"), outcome.err);
      }
      BOOST_TEST(!fs::exists(scratch.path() / "runs"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_run_directory_is_checked_too) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("small.yaml", small_run);
  BOOST_REQUIRE(run_plexus({"train", "small.yaml", "--out", "out", "--quiet"}, scratch.path()).exit_code ==
                0);
  const auto before = files_in(scratch.path());
  const Outcome outcome = run_plexus({"check", "out"}, scratch.path());
  BOOST_TEST(outcome.exit_code == 0);
  BOOST_TEST(holds(outcome.out, "6 rows to train"));
  BOOST_TEST(files_in(scratch.path()) == before);
}

BOOST_AUTO_TEST_SUITE_END()
