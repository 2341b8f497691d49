// A plugin that ends while it is loaded or registered, never returns, or throws when its kernels are bound or
// run: what is said, and that nothing is taken for done.

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/require_holds.hpp"
#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(loading_ends)

namespace {

/// What the plugin of this file does, while it lives.
struct Asked {
  explicit Asked(const char* end) { ::setenv("PLEXUS_TEST_END", end, 1); }
  ~Asked() { ::unsetenv("PLEXUS_TEST_END"); }
};

std::vector<std::string> training(const std::string& plugin, const std::string& layer = "") {
  std::vector<std::string> words = {"train", "run.yaml", "--quiet", "--out", "out", "--plugin", plugin};
  if (!layer.empty()) words.push_back("model=[" + layer + ", {dense: {units: 3, activation: softmax}}]");
  return words;
}

const std::string whose = "in the code of plugin 'ends_loading' 1.0.0 (" PLEXUS_ENDS_LOADING ")";

}  // namespace

BOOST_FIXTURE_TEST_CASE(one_that_throws_is_told_with_what_it_threw, SmallRunFolder) {
  {
    const Asked asked("throw in registration");
    const Outcome outcome = run_plexus(training(PLEXUS_ENDS_LOADING), scratch.path());
    BOOST_TEST(outcome.exit_code == 2, outcome.err);
    require_holds(outcome.err, {"in plugin 'ends_loading' 1.0.0 (" PLEXUS_ENDS_LOADING ")",
                                "registering its components", "no licence found"});
  }
  const Asked asked("throw in a static constructor");
  const Outcome outcome = run_plexus(training(PLEXUS_ENDS_LOADING), scratch.path());
  BOOST_TEST(outcome.exit_code == 2, outcome.err);
  require_holds(outcome.err, {"cannot use plugin " PLEXUS_ENDS_LOADING ": a static constructor of it threw",
                              "no licence found"});
  std::vector<std::string> two = training(PLEXUS_ENDS_LOADING);
  two.insert(two.end(), {"--plugin", PLEXUS_SNAKE});
  BOOST_TEST(run_plexus(two, scratch.path()).exit_code == 2);
  BOOST_TEST(!fs::exists(scratch.path() / "out"));
}

BOOST_FIXTURE_TEST_CASE(one_that_aborts_is_named, SmallRunFolder) {
  for (const auto& [end, doing] : {std::pair("abort in a static constructor", ", loading it"),
                                   std::pair("abort in registration", ", registering its components")}) {
    const Asked asked(end);
    const Outcome outcome = run_plexus(training(PLEXUS_ENDS_LOADING), scratch.path());
    BOOST_TEST(outcome.exit_code == 128 + SIGABRT, outcome.err);
    require_holds(outcome.err, {"ended by SIGABRT " + whose + doing});
  }
}

BOOST_FIXTURE_TEST_CASE(one_that_never_returns_is_named_when_the_user_gives_up, SmallRunFolder) {
  for (const auto& [end, doing] : {std::pair("loop in a static constructor", ", loading it"),
                                   std::pair("loop in registration", ", registering its components")}) {
    fs::remove(scratch.path() / "looping.pid");
    const Asked asked(end);
    std::vector<std::string> command = training(PLEXUS_ENDS_LOADING);
    command.insert(command.begin(), PLEXUS_PROGRAM);
    Process process(command, scratch.path());
    BOOST_TEST_REQUIRE(process.wait_until([&] { return !scratch.read("looping.pid").empty(); }));
    process.signal(SIGINT);
    const Outcome outcome = process.wait();
    BOOST_TEST(outcome.exit_code == 128 + SIGINT, outcome.err);
    require_holds(outcome.err, {"interrupted " + whose + doing});
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_thrown_while_kernels_are_bound_or_run_names_all, SmallRunFolder) {
  const std::string plugin = "in plugin 'throws_in_kernel' 1.0.0 (" PLEXUS_THROWS_IN_KERNEL ")";
  const std::vector<std::pair<std::string, std::string>> layers = {
      {"binds_badly", "no such row"},
      {"binds_number", "it threw something that is no exception"},
      {"runs_badly", "no such row"},
      {"runs_number", "it threw something that is no exception"}};
  for (const auto& [op, why] : layers) {
    const Outcome outcome = run_plexus(training(PLEXUS_THROWS_IN_KERNEL, "layer_" + op), scratch.path());
    BOOST_TEST((outcome.exit_code == 1 || outcome.exit_code == 2), outcome.err);
    require_holds(outcome.err, {plugin, "layer_" + op, "'" + op + "'", why});
  }
}

BOOST_AUTO_TEST_SUITE_END()
