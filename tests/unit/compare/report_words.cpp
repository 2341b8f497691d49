// A comparison in words and as JSON.

#include <plexus/compare/verdicts.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "report/json.hpp"
#include "report/page.hpp"
#include "report/text.hpp"
#include "sample_report.hpp"

using namespace plexus;

using namespace plexus::app;

BOOST_AUTO_TEST_SUITE(report_words)

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_survive_json) {
  const double infinity = std::numeric_limits<double>::infinity();
  nlohmann::ordered_json json = {{"a", {1.5, infinity}}, {"b", {{"c", -infinity}, {"d", std::nan("")}}}};
  const auto read = nlohmann::ordered_json::parse(spelled(json).dump());
  BOOST_TEST(number_of(read["a"][0]) == 1.5);
  BOOST_TEST(number_of(read["a"][1]) == infinity);
  BOOST_TEST(number_of(read["b"]["c"]) == -infinity);
  BOOST_TEST(std::isnan(number_of(read["b"]["d"])));
  BOOST_CHECK_THROW(number_of("text"), nlohmann::json::exception);
}

BOOST_AUTO_TEST_CASE(the_verdict_on_all_comes_first_and_a_failure_hides_no_difference) {
  Comparison comparison = test::sample_comparison(true);
  comparison.backends[1].failure = "it broke";
  const std::string words = verdict_text(comparison);
  BOOST_TEST(words.find("DIFFER: beyond the error bounds on onednn\n") == 0u, words);
  BOOST_TEST(holds(words, "onednn DIFFERS"), words);
  BOOST_TEST(holds(words, "onednn could not finish: it broke"), words);
}

BOOST_AUTO_TEST_CASE(a_program_is_described_in_the_same_words_everywhere) {
  ProgramCheck program;
  program.mode = Mode::predict;
  program.rows = 1;
  program.step = 0;
  program.threads = 2;
  BOOST_TEST(program_text(program) == "predict of 1 row, on the trained weights, 2 threads");
  Comparison comparison = test::sample_comparison(true);
  comparison.backends[1].programs[0].step = 51;
  const std::string words = "train of 32 rows, at step 51, 1 thread";
  BOOST_TEST(holds(fault_text(first_fault(comparison)), words + ": "));
  BOOST_TEST(holds(comparison_page(comparison, {}), words + "<"));
}

BOOST_AUTO_TEST_CASE(a_value_is_shown_only_if_it_is_beyond_its_bound) {
  Comparison comparison = test::sample_comparison(true);
  BOOST_TEST(holds(fault_text(first_fault(comparison)), "worst at [0, 37]"));
  NodeCheck& racing = comparison.backends[1].programs[0].nodes[2];
  racing.reason = "differs between two runs";
  racing.local.beyond = 0;
  BOOST_TEST(!holds(fault_text(first_fault(comparison)), "worst at"));
}

BOOST_AUTO_TEST_CASE(losses_are_said_to_part_within_the_steps_that_were_compared) {
  Comparison comparison = test::sample_comparison(false);
  comparison.backends[0].losses.resize(12);
  BOOST_TEST(
      holds(losses_text(comparison), "differs by 1e-04 never; differs by 1e-02 never (of 12 compared)"),
      losses_text(comparison));
  BOOST_TEST(holds(comparison_page(comparison, {}), "never in 12<"));
  BOOST_TEST(json_of(comparison, {})["backends"][1]["compared_steps"] == 12);
}

BOOST_AUTO_TEST_CASE(it_is_said_whether_bits_depend_on_the_number_of_threads) {
  Comparison comparison = test::sample_comparison(false);
  BOOST_TEST(threads_text(comparison).empty());
  comparison.backends[0].thread_bits = {{1, 2, 12, 12, ""}};
  comparison.backends[1].thread_bits = {{1, 2, 12, 9, "dense/kernel"}};
  const std::string report = text(comparison, {});
  BOOST_TEST(holds(report, "1 thread against 2: all of 12 values have the same bits\n"), report);
  BOOST_TEST(holds(report,
                   "1 thread against 2: 3 of 12 values have other bits, first dense/kernel: bits depend on "
                   "the number of threads\n"),
             report);
  BOOST_TEST(holds(comparison_page(comparison, {}), "first dense/kernel: bits depend on"));
  const auto json = json_of(comparison, {})["backends"][1]["thread_bits"][0];
  BOOST_TEST(json["threads"] == 1);
  BOOST_TEST(json["against"] == 2);
  BOOST_TEST(json["equal"] == 9);
}

BOOST_AUTO_TEST_CASE(classes_are_reported_if_there_are_any) {
  const Comparison comparison = test::sample_comparison(false);
  const std::string report = results_text(comparison, test::sample_remarks());
  BOOST_TEST(holds(report, "class: 2 of 10000 rows are predicted as another class"), report);
  BOOST_TEST(holds(report, "row 4711: 0 (by 9e-08) against 6 (by 3e-08)"), report);
  Remarks none;
  none.classes["onednn"] = {};
  BOOST_TEST(!holds(results_text(comparison, none), "class"));
  BOOST_TEST(holds(results_text(comparison, none), "outputs differ by 3.6e-07 at most"));
  BOOST_TEST(!holds(results_text(comparison, {}), "outputs differ"));  // not compared at all
}

BOOST_AUTO_TEST_SUITE_END()
