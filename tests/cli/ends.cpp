// A plugin that ends the process: what the last line says, and that nothing is taken for done.

#include <csignal>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(ends)

namespace {

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  return text.substr(text.rfind('\n', end) + 1, end - text.rfind('\n', end));
}

struct Run : SmallRunFolder {
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  /// Into a new folder `out`.
  Outcome train(const std::string& plugin, std::vector<std::string> words) const {
    fs::remove_all(scratch.path() / "out");
    words.insert(words.begin(), {"train", "run.yaml", "--quiet", "--out", "out", "--plugin", plugin});
    return plexus(words);
  }
  /// With this layer before those of the run.
  Outcome train_with(const std::string& layer) const {
    return train(PLEXUS_ENDING, {"model=[" + layer + ", {dense: {units: 3, activation: softmax}}]"});
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_of_exit_is_a_failure_that_names_the_plugin) {
  const Run run;
  const auto fails = [&](const Outcome& outcome, const std::string& plugin, const std::string& doing) {
    BOOST_TEST(outcome.exit_code == 1, outcome.err);
    const std::string said = last_line(outcome.err);
    BOOST_TEST(holds(said, "exit(0) was called in the code of plugin '" + plugin + "' 1.0.0 (/"), said);
    BOOST_TEST(holds(said, doing), said);
    BOOST_TEST(!fs::exists(run.scratch.path() / "out/weights.safetensors"));
  };
  fails(run.train(PLEXUS_EXITS_WHEN_LOADED, {}), "exits_when_loaded", "loading it");
  fails(run.train(PLEXUS_EXITS_WHEN_REGISTERED, {}), "exits_when_registered", "registering its components");
  fails(run.train_with("exits_when_made"), "ending", "making layer 'exits_when_made'");
  fails(run.train_with("exits"), "ending", "calling 'exits'");
  fails(run.train(PLEXUS_ENDING, {"backend=exiting"}), "ending", "");
  const Outcome quick = run.train_with("quick_exits");
  BOOST_TEST(quick.exit_code == 1, quick.err);
  BOOST_TEST(holds(last_line(quick.err), "quick_exit() was called in the code of plugin 'ending'"),
             quick.err);
}

BOOST_AUTO_TEST_CASE(an_end_without_handlers_is_a_failure_that_names_the_plugin) {
  const Run run;
  const Outcome outcome = run.train_with("exits_at_once");
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  const std::string said = last_line(outcome.err);
  BOOST_TEST(holds(said, "_exit(0) was called in the code of plugin 'ending' 1.0.0 (/"), said);
}

BOOST_AUTO_TEST_CASE(a_failure_stays_one_whatever_a_plugin_does_after_it) {
  const Run run;
  for (const std::string layer : {"exits_after_main", "quick_exits_after_main"}) {
    const std::string model = "model=[" + layer + ", {dense: {units: 3, activation: softmax}}]";
    const Outcome failed = run.plexus(
        {"train", "run.yaml", "--quiet", "--out", "run.yaml/within", "--plugin", PLEXUS_ENDING, model});
    BOOST_TEST(failed.exit_code == 1, layer << ": " << failed.err);
    BOOST_TEST(run.train_with(layer).exit_code == 0, layer);
  }
}

BOOST_AUTO_TEST_CASE(no_command_is_done_when_a_plugin_calls_exit) {
  const Run run;
  BOOST_TEST_REQUIRE(run.plexus({"train", "run.yaml", "--quiet", "--out", "trained"}).exit_code == 0);
  run.scratch.write("rows.csv", small_table);
  const std::vector<std::vector<std::string>> commands = {{"evaluate", "trained"},
                                                          {"predict", "trained", "--input", "rows.csv"},
                                                          {"summary", "run.yaml"},
                                                          {"bench", "run.yaml"},
                                                          {"plugin", "list"}};
  for (std::vector<std::string> words : commands) {
    words.insert(words.end(), {"--plugin", PLEXUS_EXITS_WHEN_REGISTERED});
    const Outcome outcome = run.plexus(words);
    BOOST_TEST(outcome.exit_code == 1, words.front() << ": " << outcome.err);
    BOOST_TEST(holds(outcome.err, "exit(0) was called in the code of plugin"), words.front() << outcome.err);
  }
}

BOOST_AUTO_TEST_CASE(the_last_line_of_a_crash_says_whose_code_it_was) {
  const Run run;
  const auto dies = [&](const Outcome& outcome, int signal, const std::string& name) {
    BOOST_TEST(outcome.exit_code == 128 + signal, outcome.err);
    const std::string said = last_line(outcome.err);
    BOOST_TEST(holds(said, "ended by " + name + " in the code of plugin 'ending' 1.0.0 (/"), said);
  };
  dies(run.train_with("aborts"), SIGABRT, "SIGABRT");
  dies(run.train(PLEXUS_ENDING, {"backend=aborting"}), SIGABRT, "SIGABRT");
  if (sanitized) return;
  dies(run.train_with("faults"), SIGSEGV, "SIGSEGV");
  dies(run.train(PLEXUS_ENDING, {"backend=faulting"}), SIGSEGV, "SIGSEGV");
}

BOOST_AUTO_TEST_CASE(a_process_that_a_plugin_forks_may_exit) {
  const Run run;
  const Outcome outcome = run.train_with("forks");
  BOOST_TEST(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(outcome.err == "");
}

BOOST_AUTO_TEST_SUITE_END()
