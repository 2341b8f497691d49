// What `compare` says when something breaks on the way, or cannot be.

#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(compare_failures)

namespace {

/// The small table, over and over.
std::string repeated_table(int times) {
  const std::size_t header = small_table.find('\n') + 1;
  std::string table = small_table.substr(0, header);
  for (int i = 0; i < times; ++i) table += small_table.substr(header);
  return table;
}

/// A folder with the small run, as a file and trained.
struct Runs {
  /// So many rows are for testing, of a table that has so many times twelve rows.
  explicit Runs(int test_rows = 3, int times = 1) {
    scratch.write("small.csv", repeated_table(times));
    scratch.write("run.yaml",
                  with(small_run, "test: {first: 3}", fmt::format("test: {{first: {}}}", test_rows)));
    const Outcome trained = run_plexus({"train", "run.yaml", "--out", "trained"}, scratch.path());
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  }
  Outcome compare(const std::string& run, std::vector<std::string> words) const {
    words.insert(words.begin(), {"compare", run});
    return run_plexus(words, scratch.path());
  }
  nlohmann::json report() const { return nlohmann::json::parse(scratch.read("compare.json")); }

  Scratch scratch;
};

/// More than the broken backend can predict one by one.
constexpr int many_rows = 2100;

}  // namespace

BOOST_AUTO_TEST_CASE(a_difference_is_not_lost_when_the_backend_breaks_later) {
  const Runs runs(many_rows, 200);
  const Outcome outcome = runs.compare(
      "trained", {"--plugin", PLEXUS_BROKEN, "--backends", "reference,breaking_wrong", "--seconds", "0"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 1, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out, "breaking_wrong DIFFERS"), outcome.out);
  BOOST_TEST(holds(outcome.out, "breaking_wrong could not finish"), outcome.out);
  BOOST_TEST(holds(outcome.out, "too many single rows"), outcome.out);
  BOOST_TEST(runs.report()["first"]["op"] == "relu");
}

BOOST_AUTO_TEST_CASE(nothing_is_compared_with_a_baseline_that_broke,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Runs runs(many_rows, 200);
  const Outcome outcome = runs.compare("trained", {"--plugin", PLEXUS_BROKEN, "--backends",
                                                   "breaking_right,reference,onednn", "--seconds", "0"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 3, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out, "no backend was compared with the baseline breaking_right"), outcome.out);
  BOOST_TEST(!holds(outcome.out, "outputs differ by"), outcome.out);
  const auto report = runs.report();
  BOOST_TEST(report["backends"][2]["verdict"] == "agrees");
  BOOST_TEST(report["backends"][2]["test_rows"] == many_rows);
  BOOST_TEST(report["backends"][2]["classes"].is_null());
}

BOOST_AUTO_TEST_CASE(what_was_checked_is_told_when_measuring_speed_breaks) {
  const Runs runs;
  const Outcome outcome =
      runs.compare("run.yaml", {"--plugin", PLEXUS_BROKEN, "--backends", "reference,breaking_right",
                                "--steps", "5", "--seconds", "1", "--batch", "1"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 3, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out, "breaking_right could not finish"), outcome.out);
  BOOST_TEST(holds(outcome.out, "too many single rows"), outcome.out);
  const auto report = runs.report();
  BOOST_TEST(report["backends"][0]["verdict"] == "agrees");
  BOOST_TEST(report["backends"][1]["losses"].size() == 5u);
  BOOST_TEST(report["speed"]["items"].size() > 0u);
}

BOOST_AUTO_TEST_CASE(a_kernel_that_throws_is_a_row) {
  const Runs runs;
  const auto require_row = [&](const std::string& backend, const std::string& why) {
    const Outcome outcome = runs.compare(
        "run.yaml", {"--plugin", PLEXUS_BROKEN, "--backends", "reference," + backend + ",breaking_right",
                     "--steps", "5", "--seconds", "0", "--threads", "1"});
    BOOST_TEST_REQUIRE(outcome.exit_code == 1, outcome.out << outcome.err);
    const auto report = runs.report();
    BOOST_TEST(report["first"]["backend"] == backend);
    BOOST_TEST(report["first"]["op"] == "relu");
    const std::string reason = report["first"]["reason"];
    BOOST_TEST(reason.starts_with("its kernel threw: "), reason);
    BOOST_TEST(holds(reason, why), reason);
    BOOST_TEST(holds(reason, "plugin 'broken' 1.0.0 (/"), reason);
    for (const auto& program : report["backends"][1]["programs"]) {
      for (const auto& node : program["nodes"]) {
        if (node["op"] != "relu") BOOST_TEST(node["verdict"] != "differs", node["place"]);
      }
    }
    BOOST_TEST(report["backends"][2]["verdict"] == "agrees");
    return report;
  };
  const auto always = require_row("throwing", "no memory on the device");
  BOOST_TEST(holds(always["backends"][1]["failure"], "no memory on the device"));
  const auto special = require_row("refusing_nan", "a NaN in relu, with special values");
  BOOST_TEST(special["backends"][1]["failure"] == "");
  BOOST_TEST(special["backends"][1]["losses"].size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_backend_that_cannot_run_here_is_left_out_unless_it_is_named) {
  const Runs runs;
  const Outcome all = runs.compare(
      "run.yaml", {"--plugin", PLEXUS_BROKEN, "--steps", "0", "--seconds", "0", "--threads", "1"});
  BOOST_TEST(holds(all.out, "note: breaking_absent was skipped"), all.out << all.err);
  BOOST_TEST(!holds(all.out, "breaking_absent could not run"), all.out);
  const Outcome named =
      runs.compare("run.yaml", {"--plugin", PLEXUS_BROKEN, "--backends", "reference,breaking_absent",
                                "--steps", "0", "--seconds", "0"});
  BOOST_TEST(named.exit_code == 3, named.out << named.err);
  BOOST_TEST(holds(named.out, "breaking_absent could not run"), named.out);
}

BOOST_AUTO_TEST_CASE(a_metric_that_only_looks_like_a_mean_is_evaluated) {
  const Runs runs;
  const Outcome trained = run_plexus(
      {"train", "run.yaml", "--out", "parts", "--plugin", PLEXUS_BROKEN, "metrics=[in_parts, accuracy]"},
      runs.scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const Outcome outcome = runs.compare("parts", {"--backends", "reference", "--seconds", "0"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  const auto metrics = runs.report()["backends"][0]["metrics"];
  BOOST_TEST(metrics[1]["name"] == "in_parts");
  // Softmax: the predictions of each of the three rows add up to 1.
  BOOST_TEST(metrics[1]["value"].get<double>() == 3, boost::test_tools::tolerance(1e-5));
  BOOST_TEST(metrics[1]["interval"].is_null());
  BOOST_TEST(metrics[2]["interval"].size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_regression_has_no_classes,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Runs runs;
  runs.scratch.write("numbers.yaml", with(with(with(with(with(small_run, "inputs: [x, y]", "inputs: [x]"),
                                                         "target: kind", "target: [y, weight]"),
                                                    "units: 3, activation: softmax", "units: 2"),
                                               "sparse_categorical_crossentropy", "mean_squared_error"),
                                          "metrics: [accuracy]\n", ""));
  const Outcome trained = run_plexus({"train", "numbers.yaml", "--out", "numbers"}, runs.scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const Outcome outcome = runs.compare("numbers", {"--backends", "reference,onednn", "--seconds", "0"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out, "outputs differ by"), outcome.out);
  BOOST_TEST(!holds(outcome.out, "another class"), outcome.out);
  BOOST_TEST(!holds(runs.scratch.read("compare.html"), "another class"));
}

BOOST_AUTO_TEST_CASE(samples_that_train_refuses_are_refused) {
  const Runs runs;
  const Outcome outcome = runs.compare("run.yaml", {"model.1.dense.units=2", "--seconds", "0"});
  BOOST_TEST(outcome.exit_code == 3, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.err, "output 'dense_1' has 2 classes"), outcome.err);
  BOOST_TEST(!holds(outcome.err, "checking"), outcome.err);
}

BOOST_AUTO_TEST_CASE(folders_that_cannot_be_written_are_refused_before_the_work) {
  const Runs runs;
  for (const char* option : {"--out", "--save", "--dump"}) {
    const Outcome outcome = runs.compare("run.yaml", {option, "small.csv/within", "--seconds", "0"});
    BOOST_TEST(outcome.exit_code == 3, outcome.err);
    BOOST_TEST(holds(outcome.err, std::string(option) + ": cannot write to small.csv/within"), outcome.err);
    BOOST_TEST(!holds(outcome.err, "checking"), outcome.err);
  }
}

BOOST_AUTO_TEST_CASE(a_check_whose_directory_is_gone_cannot_be_repeated) {
  const Runs runs;
  const Outcome found =
      runs.compare("run.yaml", {"--plugin", PLEXUS_WRONG, "--backends", "reference,wrong_relative_1e3",
                                "--steps", "0", "--seconds", "0", "--dump", "wrong"});
  BOOST_TEST_REQUIRE(found.exit_code == 1, found.out << found.err);
  const std::string here = runs.scratch.path().string();
  runs.scratch.write("wrong/node.json",
                     with(runs.scratch.read("wrong/node.json"), "\"" + here + "\"", "\"/no/such/place\""));
  const Outcome outcome = runs.compare("wrong", {});
  BOOST_TEST(outcome.exit_code == 3, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.err, "/no/such/place"), outcome.err);
}

BOOST_AUTO_TEST_CASE(a_check_whose_program_is_gone_cannot_be_repeated) {
  const Runs runs;
  const Outcome found =
      runs.compare("run.yaml", {"--plugin", PLEXUS_WRONG, "--backends", "reference,wrong_relative_1e3",
                                "--steps", "0", "--seconds", "0", "--dump", "wrong"});
  BOOST_TEST_REQUIRE(found.exit_code == 1, found.out << found.err);
  const std::string written = runs.scratch.read("wrong/node.json");
  const auto refused = [&](const std::string& was, const std::string& is, const std::string& why) {
    runs.scratch.write("wrong/node.json", with(written, was, is));
    const Outcome outcome = runs.compare("wrong", {});
    BOOST_TEST(outcome.exit_code == 3, outcome.out << outcome.err);
    BOOST_TEST(holds(outcome.err, why), outcome.err);
  };
  refused("\"mode\": \"train\"", "\"mode\": \"exercise\"", "no mode 'exercise'");
  refused("\"step\": 1", "\"step\": 7", "no program 'train of");
  refused("\"backend\": \"wrong_relative_1e3\"", "\"backend\": \"gone\"", "'gone' is not installed any more");
}

BOOST_AUTO_TEST_CASE(words_that_contradict_are_refused_by_what_they_say) {
  const Runs runs;
  const auto refused = [&](const std::string& run, std::vector<std::string> words, const std::string& why) {
    const Outcome outcome = runs.compare(run, std::move(words));
    BOOST_TEST(outcome.exit_code == 2, outcome.out << outcome.err);
    BOOST_TEST(holds(outcome.err, why), outcome.err);
    BOOST_TEST(!holds(outcome.err, "checking"), outcome.err);
  };
  refused("trained", {"--steps", "5"}, "--steps is for a run file");
  refused("run.yaml", {"--seconds", "-1"}, "--seconds takes a number from 0");
  const Outcome first =
      runs.compare("run.yaml", {"--seconds", "1", "--steps", "1", "--batch", "1", "--threads", "1",
                                "--backends", "reference", "--out", "first"});
  BOOST_TEST_REQUIRE(first.exit_code == 0, first.out << first.err);
  refused("run.yaml", {"--baseline", "first/compare.json", "--seconds", "0"}, "none are measured");
  refused("run.yaml", {"--baseline", "first/compare.json", "--out", "first"}, "would be overwritten");
  refused("run.yaml",
          {"--baseline", "first/compare.json", "--batch", "1", "--backends", "reference", "--threads", "2"},
          "another number of threads: '1', but this comparison has '2'");
}

BOOST_AUTO_TEST_CASE(help_tells_the_exit_codes_and_all_options) {
  const Scratch scratch;
  const Outcome outcome = run_plexus({"compare", "--help"}, scratch.path());
  BOOST_TEST(holds(outcome.out, "exit codes: 0 agree, 1 differ"), outcome.out);
  BOOST_TEST(holds(outcome.out, "[--plugin FILE] [--plugin-dir DIR]"), outcome.out);
}

BOOST_AUTO_TEST_SUITE_END()
