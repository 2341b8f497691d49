#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/process.hpp"
#include "../support/runs_here.hpp"
#include "small_run.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(compare)

namespace {

struct Compared {
  Outcome outcome;
  nlohmann::json report;
};

Compared compare_small(std::vector<std::string> words) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  words.insert(words.begin(), {"compare", "run.yaml", "--steps", "12", "--seconds", "0"});
  Compared result{run_plexus(words, scratch.path()), {}};
  std::ifstream file(scratch.path() / "compare.json");
  if (file) result.report = nlohmann::json::parse(file);
  return result;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

BOOST_AUTO_TEST_CASE(two_right_backends_agree_and_their_losses_too,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Compared found = compare_small({"--backends", "reference,onednn"});
  BOOST_TEST_REQUIRE(found.outcome.exit_code == 0, found.outcome.out << found.outcome.err);
  BOOST_TEST(first_line(found.outcome.out) == "AGREE: reference, onednn");
  BOOST_TEST(found.outcome.out.find("(of 12 compared)") != std::string::npos, found.outcome.out);
  BOOST_TEST(found.outcome.err.find("checking the nodes of onednn") != std::string::npos, found.outcome.err);
  BOOST_TEST(found.report["verdict"] == "agrees");
  BOOST_TEST(found.report["first"].is_null());
  BOOST_TEST_REQUIRE(found.report["backends"].size() == 2u);
  for (const auto& backend : found.report["backends"]) {
    BOOST_TEST(backend["losses"].size() == 12u);
    BOOST_TEST(backend["losses"][0].get<double>() > 0);
    // 6 rows of training in batches of 4: a full batch and a short one of 2, before and after training, with
    // evaluation and prediction of 6 rows.
    BOOST_TEST(backend["programs"].size() >= 6u);
  }
  BOOST_TEST(found.report["backends"][1]["partings"].size() == 3u);
}

BOOST_AUTO_TEST_CASE(numbers_of_threads_are_compared_bit_by_bit) {
  const Compared found = compare_small({"--backends", "reference", "--threads", "1,2"});
  BOOST_TEST_REQUIRE(found.outcome.exit_code == 0, found.outcome.out << found.outcome.err);
  BOOST_TEST(found.outcome.out.find("2 threads against 1: all of ") != std::string::npos, found.outcome.out);
  const auto& bits = found.report["backends"][0]["thread_bits"];
  BOOST_TEST_REQUIRE(bits.size() == 1U);
  BOOST_TEST(bits[0]["equal"] == bits[0]["values"]);
}

BOOST_AUTO_TEST_CASE(a_wrong_backend_is_named_with_its_node) {
  const Compared found =
      compare_small({"--plugin", PLEXUS_WRONG, "--backends", "reference,wrong_relative_1e3"});
  BOOST_TEST_REQUIRE(found.outcome.exit_code == 1, found.outcome.out << found.outcome.err);
  BOOST_TEST(first_line(found.outcome.out) == "DIFFER: beyond the error bounds on wrong_relative_1e3");
  BOOST_TEST(found.outcome.out.find("wrong_relative_1e3 DIFFERS") != std::string::npos, found.outcome.out);
  BOOST_TEST(
      found.outcome.out.find("first wrong value: relu of 'dense/activation' (forward)") != std::string::npos,
      found.outcome.out);
  BOOST_TEST(found.report["first"]["op"] == "relu");
  BOOST_TEST(found.report["first"]["word"] == "forward");
  BOOST_TEST(found.report["first"]["mode"] == "train");
  BOOST_TEST(found.report["first"]["backend"] == "wrong_relative_1e3");
}

BOOST_AUTO_TEST_CASE(the_first_wrong_node_is_dumped_and_can_be_repeated) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const Outcome outcome =
      run_plexus({"compare", "run.yaml", "--plugin", PLEXUS_WRONG, "--backends",
                  "reference,wrong_relative_1e3", "--steps", "0", "--seconds", "0", "--dump", "wrong"},
                 scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 1, outcome.out << outcome.err);
  for (const char* file : {"node.json", "input0.npy", "found.npy", "expected.npy"}) {
    BOOST_TEST(std::filesystem::exists(scratch.path() / "wrong" / file), file);
  }
  const Outcome again = run_plexus({"compare", "wrong"}, scratch.path());
  BOOST_TEST(again.exit_code == 1, again.out << again.err);
  BOOST_TEST(again.out.find("first wrong value: relu of 'dense/activation' (forward)") != std::string::npos,
             again.out);
}

BOOST_AUTO_TEST_CASE(unfused_nodes_are_all_checked_apart,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Compared fused = compare_small({"--backends", "onednn"});
  const Compared apart = compare_small({"--backends", "onednn", "--unfused"});
  BOOST_TEST_REQUIRE(apart.outcome.exit_code == 0, apart.outcome.out << apart.outcome.err);
  const auto parts = [](const Compared& found) {
    std::size_t count = 0;
    for (const auto& node : found.report["backends"][0]["programs"][0]["nodes"])
      count += node["fused"].size();
    return count;
  };
  BOOST_TEST(parts(fused) > 0u);
  BOOST_TEST(parts(apart) == 0u);
}

// As a backend that has all of the loss does, one that runs it by its definition has a finite loss too.
BOOST_AUTO_TEST_CASE(a_class_that_is_excluded_makes_no_loss_nan,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  for (const std::string precision : {"float32", "float64"}) {
    const Scratch scratch;
    scratch.write("small.csv", small_table);
    scratch.write("run.yaml", with(small_run, "  - dense: {units: 3, activation: softmax}\n",
                                   "  - dense: {units: 4}\n  - without_last\n  - softmax\n"));
    const Outcome outcome =
        run_plexus({"compare", "run.yaml", "precision=" + precision, "--plugin", PLEXUS_OWN_LAYERS,
                    "--backends", "reference,onednn", "--steps", "10", "--seconds", "0"},
                   scratch.path());
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
    BOOST_TEST(first_line(outcome.out) == "AGREE: reference, onednn");
    std::ifstream file(scratch.path() / "compare.json");
    const auto report = nlohmann::json::parse(file);
    for (const auto& backend : report["backends"]) {
      BOOST_TEST_REQUIRE(backend["losses"].size() == 10u);
      // A loss that is no number is written as null.
      for (const auto& loss : backend["losses"]) BOOST_TEST(loss.is_number());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_finished_run_is_compared_on_its_test_data,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml", "--out", "trained"}, scratch.path()).exit_code == 0);
  const Outcome outcome = run_plexus(
      {"compare", "trained", "--backends", "reference,onednn", "--seconds", "0", "--json"}, scratch.path());
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.out << outcome.err);
  const auto report = nlohmann::json::parse(outcome.out);
  const auto& other = report["backends"][1];
  BOOST_TEST(other["test_rows"] == 3);
  BOOST_TEST(other["classes"][0]["differences"].size() == 0u);  // a loss of classes: they were compared
  BOOST_TEST(other["largest_output_difference"].get<double>() < 1e-5);
  BOOST_TEST(other["metrics"][0]["name"] == "loss");
  BOOST_TEST(other["programs"][0]["step"] == 0);
}

BOOST_AUTO_TEST_CASE(wrong_words_are_refused) {
  BOOST_TEST(compare_small({"--threads", "0"}).outcome.exit_code == 2);
  BOOST_TEST(compare_small({"--threads", "two"}).outcome.exit_code == 2);
  BOOST_TEST(compare_small({"--backends", "reference,,onednn"}).outcome.exit_code == 2);
  BOOST_TEST(compare_small({"--backends", "refrence"}).outcome.exit_code == 2);
  BOOST_TEST(compare_small({"--backend", "reference"}).outcome.exit_code == 2);
  BOOST_TEST(compare_small({"--threads", "1025"}).outcome.exit_code == 2);
  BOOST_TEST(compare_small({"--max-slowdown", "-1"}).outcome.exit_code == 2);
  // Before the first is checked.
  const Compared misspelt = compare_small({"--backends", "reference,onednm"});
  BOOST_TEST(misspelt.outcome.exit_code == 2);
  BOOST_TEST(misspelt.outcome.err.find("checking") == std::string::npos, misspelt.outcome.err);
}

BOOST_AUTO_TEST_CASE(speed_is_measured_drawn_and_held_against_an_earlier_measurement,
                     *boost::unit_test::precondition(plexus::test::needs_onednn)) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const auto compare = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"compare", "run.yaml", "--steps", "2", "--seconds", "1", "--batch", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return run_plexus(words, scratch.path());
  };
  const Outcome first = compare({"--out", "first"});
  BOOST_TEST_REQUIRE(first.exit_code == 0, first.out << first.err);
  const auto report = nlohmann::json::parse(scratch.read("first/compare.json"));
  BOOST_TEST(report["speed"]["items"].size() == 2U);  // a training step, and one row
  BOOST_TEST(scratch.read("first/compare.html").find("training step") != std::string::npos);
  BOOST_TEST(first.out.find("training step") != std::string::npos, first.out);

  // No machine changes its speed a thousandfold in a second.
  const Outcome equal = compare({"--baseline", "first/compare.json", "--max-slowdown", "1000"});
  BOOST_TEST(equal.exit_code == 0, equal.out << equal.err);
  const Outcome slower = compare({"--baseline", "first/compare.json", "--max-slowdown", "0.001"});
  BOOST_TEST(slower.exit_code == 4, slower.out << slower.err);
  const Outcome other = compare({"--baseline", "first/compare.json", "optimizer.learning_rate=0.123"});
  BOOST_TEST(other.exit_code == 2, other.out << other.err);
}

BOOST_AUTO_TEST_SUITE_END()
