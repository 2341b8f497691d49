// What `compare` says of backends that end the process, or never give a result.

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(compare_ends)

namespace {

struct Run : SmallRunFolder {
  std::vector<std::string> words(const std::string& backends, const std::string& seconds = "0") const {
    return {"compare", "run.yaml", "--plugin", PLEXUS_ENDING, "--plugin", PLEXUS_BROKEN, "--backends",
            backends,  "--steps",  "5",        "--seconds",   seconds,    "--threads",   "1"};
  }
  Outcome compare(const std::string& backends, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = words(backends);
    all.insert(all.end(), more.begin(), more.end());
    return run_plexus(all, scratch.path());
  }
  nlohmann::json report() const { return nlohmann::json::parse(scratch.read("compare.json")); }
};

/// The rows of an op, of all programs of a backend.
std::vector<nlohmann::json> rows_of(const nlohmann::json& backend, const std::string& op) {
  std::vector<nlohmann::json> rows;
  for (const auto& program : backend["programs"]) {
    for (const auto& node : program["nodes"]) {
      if (node["op"] == op) rows.push_back(node);
    }
  }
  return rows;
}

/// The backend in the middle breaks at its relu; those beside it are as if it were not there.
void require_row(const Run& run, const std::string& backend, const std::string& how,
                 const std::vector<std::string>& options = {}) {
  const Outcome outcome = run.compare("reference," + backend + ",breaking_right", options);
  BOOST_TEST_REQUIRE(outcome.exit_code == 1, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out, backend + " DIFFERS"), outcome.out);
  const auto report = run.report();
  BOOST_TEST(report["first"]["backend"] == backend);
  BOOST_TEST(report["first"]["op"] == "relu");
  BOOST_TEST(report["first"]["place"] == "dense/activation");
  const std::string reason = report["first"]["reason"];
  BOOST_TEST(holds(reason, how), reason);
  BOOST_TEST(holds(reason, "plugin 'ending' 1.0.0 (/"), reason);
  const auto broken = report["backends"][1];
  BOOST_TEST(holds(broken["failure"], "so no whole step was made"), broken["failure"]);
  BOOST_TEST(broken["losses"].size() == 0u);
  const auto rows = rows_of(broken, "relu");
  BOOST_TEST_REQUIRE(rows.size() > 1u);
  BOOST_TEST(rows[0]["verdict"] == "differs");
  for (std::size_t i = 1; i < rows.size(); ++i) BOOST_TEST(rows[i]["verdict"] == "inconclusive");
  for (const auto& row : rows_of(broken, "matmul")) BOOST_TEST(row["verdict"] == "agrees", row["place"]);
  for (const std::size_t other : {0, 2}) {
    BOOST_TEST(report["backends"][other]["verdict"] == "agrees");
    BOOST_TEST(report["backends"][other]["failure"] == "");
    BOOST_TEST(report["backends"][other]["losses"].size() == 5u);
    BOOST_TEST(rows_of(report["backends"][other], "relu").size() == rows.size());
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_kernel_that_crashes_is_a_row) {
  const Run run;
  require_row(run, "aborting", "it crashed with signal 6 (SIGABRT) in the code of plugin");
  if (!sanitized) require_row(run, "faulting", "it crashed with signal 11 (SIGSEGV) in the code of plugin");
}

BOOST_AUTO_TEST_CASE(a_kernel_that_ends_the_process_is_a_row) {
  const Run run;
  require_row(run, "exiting", "it ended the process with exit code 0 in the code of plugin");
  require_row(run, "exiting_at_once", "it ended the process with exit code 0 in the code of plugin");
}

BOOST_AUTO_TEST_CASE(a_kernel_that_hangs_is_a_row) {
  const Run run;
  require_row(run, "hanging", "it gave no result for ", {"--patience", "5"});
}

BOOST_AUTO_TEST_CASE(what_broke_can_be_repeated_from_its_dump) {
  const Run run;
  const Outcome found = run.compare("reference,exiting", {"--dump", "wrong"});
  BOOST_TEST_REQUIRE(found.exit_code == 1, found.out << found.err);
  const Outcome again = run_plexus({"compare", "wrong"}, run.scratch.path());
  BOOST_TEST(again.exit_code == 1, again.out << again.err);
  BOOST_TEST(holds(again.out, "it ended the process with exit code 0"), again.out);
}

BOOST_AUTO_TEST_CASE(json_alone_is_on_standard_output) {
  const Run run;
  const Outcome outcome = run.compare("reference,exiting", {"--json"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 1, outcome.out << outcome.err);
  BOOST_TEST(nlohmann::json::parse(outcome.out)["first"]["op"] == "relu");
  BOOST_TEST(holds(outcome.err, "starting again without it"), outcome.err);
}

BOOST_AUTO_TEST_CASE(a_backend_that_ends_the_process_elsewhere_could_not_run) {
  const Run run;
  const Outcome outcome = run.compare("reference,ends_binding,ends_opening");
  BOOST_TEST(outcome.exit_code == 3, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out,
                   "ends_binding could not run: checking ends_binding crashed with signal 6 "
                   "(SIGABRT) in the code of plugin 'ending' 1.0.0 (/"),
             outcome.out);
  BOOST_TEST(holds(outcome.out,
                   "ends_opening could not run: opening backend ends_opening ended the process "
                   "with exit code 0 in the code of plugin 'ending' 1.0.0 (/"),
             outcome.out);
  BOOST_TEST(holds(outcome.out, "reference agrees"), outcome.out);
}

BOOST_AUTO_TEST_CASE(a_baseline_that_ends_the_process_leaves_the_checks_to_reference) {
  const Run run;
  const Outcome outcome = run.compare("exiting,breaking_right");
  BOOST_TEST(outcome.exit_code == 1, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.out, "exiting could not run the steps before the second checks"), outcome.out);
  BOOST_TEST(holds(outcome.out, "breaking_right agrees"), outcome.out);
}

BOOST_AUTO_TEST_CASE(what_ends_every_process_ends_the_comparison) {
  const Run run;
  for (const std::string plugin : {PLEXUS_EXITS_WHEN_LOADED, PLEXUS_EXITS_WHEN_REGISTERED}) {
    const Outcome outcome = run.compare("reference", {"--plugin", plugin});
    BOOST_TEST(outcome.exit_code == 3, outcome.out << outcome.err);
    BOOST_TEST(holds(outcome.err,
                     "compare failed: opening the run ended the process with exit code 0 in the "
                     "code of plugin 'exits_when_"),
               outcome.err);
    BOOST_TEST(!holds(outcome.err, "starting again"), outcome.err);
    BOOST_TEST(outcome.out == "");
  }
}

BOOST_AUTO_TEST_CASE(a_run_that_cannot_be_opened_is_not_waited_for) {
  const Run run;
  const Outcome outcome =
      run.compare("reference", {"--patience", "3", "model=[never_returns, {dense: {units: 3}}]"});
  BOOST_TEST(outcome.exit_code == 3, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.err, "compare failed: opening the run gave no result for "), outcome.err);
  BOOST_TEST(holds(outcome.err, "in the code of plugin 'ending' 1.0.0 (/"), outcome.err);
}

BOOST_AUTO_TEST_CASE(a_backend_that_ends_the_process_while_speed_is_measured_fails_alone) {
  const Run run;
  std::vector<std::string> words = run.words("reference,breaking_off", "1");
  words.insert(words.end(), {"--batch", "1"});
  const Outcome broken = run_plexus(words, run.scratch.path());
  BOOST_TEST_REQUIRE(broken.exit_code == 3, broken.out << broken.err);
  const auto report = run.report();
  const std::string failure = report["backends"][1]["failure"];
  BOOST_TEST(holds(failure,
                   "measuring the speed of breaking_off crashed with signal 6 (SIGABRT) in the code "
                   "of plugin 'broken' 1.0.0 (/"),
             failure);
  BOOST_TEST(report["backends"][1]["losses"].size() == 5u);
  BOOST_TEST(report["backends"][0]["failure"] == "");
  BOOST_TEST(report["speed"]["items"].size() > 0u);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_told_once) {
  const Run run;
  const Outcome outcome = run.compare("nothing_of_that_name");
  BOOST_TEST(outcome.exit_code == 2, outcome.out << outcome.err);
  BOOST_TEST(holds(outcome.err, "there is no backend 'nothing_of_that_name'"), outcome.err);
  BOOST_TEST(!holds(outcome.err, "starting again"), outcome.err);
  const Outcome negative = run.compare("reference", {"--patience", "-1"});
  BOOST_TEST(negative.exit_code == 2, negative.err);
  BOOST_TEST(holds(negative.err, "--patience takes a number from 0"), negative.err);
}

// The kernel tells in a file which process waits in it.
BOOST_AUTO_TEST_CASE(a_comparison_that_is_told_to_end_ends_wholly) {
  for (const int signal : {SIGTERM, SIGINT, SIGKILL}) {
    const Run run;
    std::vector<std::string> words = run.words("reference,hanging");
    words.insert(words.begin(), PLEXUS_PROGRAM);
    Process process(words, run.scratch.path());
    pid_t child = 0;
    BOOST_TEST_REQUIRE(process.wait_until([&] {
      std::istringstream(run.scratch.read("hanging.pid")) >> child;
      return child != 0;
    }));
    BOOST_TEST(kill(child, 0) == 0);
    process.signal(signal);
    BOOST_TEST(process.wait().exit_code == 128 + signal);
    // The process that adopts orphans may never wait for it: it stays a zombie (state Z) then.
    const auto ended = [&] {
      return (kill(child, 0) != 0 && errno == ESRCH) ||
             holds(read_all("/proc/" + std::to_string(child) + "/stat"), ") Z");
    };
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!ended() && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    BOOST_TEST(ended());
  }
}

BOOST_AUTO_TEST_SUITE_END()
