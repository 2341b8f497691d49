// `plexus plugin check` on layers and ops with one fault each: the line that is for the fault fails and says
// what is wrong, a crash or an endless loop is a line like any other, and what has no fault passes.

#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../../support/process.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(wrong_layers)

namespace {

/// The report of one component, as JSON.
nlohmann::json report_of(const std::string& component) {
  const Scratch scratch;
  const Outcome outcome = run_plexus({"plugin", "check", PLEXUS_WRONG_LAYERS, "--component", component,
                                      "--json", "--patience", "4", "--threads", "1,2"},
                                     scratch.path());
  nlohmann::json report = nlohmann::json::parse(outcome.out, nullptr, false);
  BOOST_TEST_REQUIRE(!report.is_discarded(), component << ": " << outcome.out << outcome.err);
  BOOST_TEST(outcome.exit_code == (report.at("failed") == 0 ? 0 : 1), component << ": " << outcome.err);
  return report;
}

std::string failures(const nlohmann::json& report) {
  std::string text;
  for (const auto& line : report.at("lines")) {
    if (line.at("outcome") != "failed") continue;
    text += line.at("check").get<std::string>() + ": " + line.at("reason").get<std::string>() + "\n";
  }
  return text;
}

bool has_failure(const nlohmann::json& report, const std::string& check, const std::string& reason) {
  const auto& lines = report.at("lines");
  return std::any_of(lines.begin(), lines.end(), [&](const nlohmann::json& line) {
    return line.at("outcome") == "failed" && line.at("check").get<std::string>().starts_with(check) &&
           line.at("reason").get<std::string>().find(reason) != std::string::npos;
  });
}

/// The line that must fail, and what it must say.
void require_found(const std::string& component, const std::string& check, const std::string& reason) {
  const nlohmann::json report = report_of(component);
  BOOST_TEST(has_failure(report, check, reason), component << ": " << failures(report));
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_without_a_fault_passes) {
  const nlohmann::json report = report_of("tripled");
  BOOST_TEST(failures(report) == "");
  BOOST_TEST(report.at("passed") > 15);
  BOOST_TEST(report.at("interrupted").is_null());
}

BOOST_AUTO_TEST_CASE(faults_of_formulas_are_found) {
  require_found("layer/wrong_gradient", "gradients", "differences give");
  require_found("op/wrong_gradient_of_op", "gradients", "differences give");
  require_found("wrong_shape", "shapes", "the model says");
  require_found("op/wrong_types", "types", "its definition gives");
  require_found("op/reads_beyond", "other inputs", "given 0 of its 1 inputs, it reads the next one");
  require_found("impure", "purity", "two traces of it differ");
  require_found("mixes_rows", "rows alone and together", "must not depend on the other rows");
  require_found("wrong_bound", "options: bounds", "with {scale: 0}");
  require_found("throws", "runs", "no luck today");
  require_found("leaks_traces", "memory of traces", "each trace keeps");
}

BOOST_AUTO_TEST_CASE(faults_of_kernels_are_found) {
  require_found("not_deterministic", "agreement on reference", "differs between two runs");
  require_found("differs_between_runs", "repetition on reference", "two trainings");
  require_found("wrong_tail", "rows alone and together", "must not depend on the other rows");
  require_found("leaks", "memory on reference", "each step keeps");
  require_found("writes_behind", "agreement on reference", "writes behind its output");
}

BOOST_AUTO_TEST_CASE(faults_of_kernels_that_many_elements_show_are_found) {
  require_found("wrong_when_large", "rows alone and together", "must not depend on the other rows");
  require_found("wrong_ranges", "rows alone and together", "2 threads");
  require_found("wrong_ranges", "threads on reference", "have other bits than with 1");
  require_found("op/wrong_ranges_of_op", "many elements on reference", "2 threads");
}

BOOST_AUTO_TEST_CASE(a_bound_that_hides_faults_is_found) {
  require_found("op/wide_bound", "error bound", "times as wide as the largest error");
}

BOOST_AUTO_TEST_CASE(a_bound_that_leaves_out_errors_of_inputs_is_found) {
  require_found("op/forgets_errors", "error bound of inexact inputs", "leaves out what errors of the inputs");
}

BOOST_AUTO_TEST_CASE(faults_of_options_are_found) {
  require_found("ignores_option", "options: each is read", "'power'.");
  require_found("asks_for_another", "options: defaults and examples",
                "making layer 'asks_for_another': option 'scales' is asked for");
}

BOOST_AUTO_TEST_CASE(options_that_are_asked_for_in_use_alone_are_read) {
  BOOST_TEST(failures(report_of("keeps_options")) == "");
}

BOOST_AUTO_TEST_CASE(lost_nan_is_found_by_the_definition) {
  require_found("loses_nan", "agreement on reference", "with special values its kernel gives 0");
}

BOOST_AUTO_TEST_CASE(lost_and_hidden_states_are_found) {
  require_found("forgets_state", "training and inference", "no training step assigns it");
  require_found("hides_state", "save and reload on reference", "must be a state");
}

BOOST_AUTO_TEST_CASE(what_ends_or_stops_the_process_is_a_line_of_the_table) {
  require_found("crashes", "runs", "SIGABRT");
  require_found("exits", "runs", "ended the process with exit code 0");
  require_found("loops", "runs", "gave no result");
}

BOOST_AUTO_TEST_SUITE_END()
