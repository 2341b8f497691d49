// `plexus plugin check` that is interrupted while a plugin's code does not return: the lines so far are
// printed, and the exit code tells of the signal.

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../../support/holds.hpp"
#include "../../support/process.hpp"

using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(interrupts)

namespace {

/// Checks a layer that never returns, and sends a signal when it is there.
Outcome interrupted_by(int signal, std::vector<std::string> more) {
  const Scratch scratch;
  std::vector<std::string> words{PLEXUS_PROGRAM, "plugin",      "check",      PLEXUS_WRONG_LAYERS,
                                 "--component",  "layer/loops", "--patience", "100"};
  words.insert(words.end(), more.begin(), more.end());
  Process process(words, scratch.path());
  BOOST_TEST(process.wait_until([&] { return std::filesystem::exists(scratch.path() / "loops"); }));
  process.signal(signal);
  return process.wait();
}

}  // namespace

BOOST_AUTO_TEST_CASE(print_the_table_so_far) {
  const Outcome outcome = interrupted_by(SIGINT, {});
  BOOST_TEST(outcome.exit_code == 130, outcome.err);
  BOOST_TEST(holds(outcome.out, "interrupted in layer 'loops': runs, rows [4]"), outcome.out);
  BOOST_TEST(holds(outcome.out, "passed   options: each is read"), outcome.out);
  BOOST_TEST(holds(outcome.out, " 0 failed"), outcome.out);
  BOOST_TEST(!holds(outcome.out, "  runs"), outcome.out);
}

BOOST_AUTO_TEST_CASE(leave_one_json_document) {
  const Outcome outcome = interrupted_by(SIGTERM, {"--json"});
  BOOST_TEST(outcome.exit_code == 143, outcome.err);
  const nlohmann::json report = nlohmann::json::parse(outcome.out);
  BOOST_TEST(holds(report.at("title").get<std::string>(), "interrupted in layer 'loops'"));
  BOOST_TEST(report.at("interrupted") == "layer 'loops': runs, rows [4]");
  BOOST_TEST(report.at("lines").size() == report.at("passed").get<std::size_t>());
}

BOOST_AUTO_TEST_SUITE_END()
