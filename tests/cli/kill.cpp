#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(killing)

namespace {

/// A folder with the small run. A training of a million epochs lasts for many seconds unless it is ended.
struct Run {
  Run() {
    scratch.write("small.csv", small_table);
    scratch.write("run.yaml", small_run);
  }
  Process start(std::vector<std::string> words, const std::string& epochs = "1000000") const {
    words.insert(words.begin(), {PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=" + epochs});
    return Process(words, scratch.path());
  }
  bool has(const std::string& file) const { return fs::exists(scratch.path() / file); }

  Scratch scratch;
};

/// Evaluates a run that was killed, which may not have finished. Whether it had.
bool is_whole(const Run& run, const std::string& out) {
  const Outcome evaluated = run_plexus({"evaluate", out, "--json"}, run.scratch.path());
  if (evaluated.exit_code == 0) return true;
  BOOST_TEST(evaluated.exit_code == 2, evaluated.err);
  const bool plain =
      evaluated.err.find("no such run directory") != std::string::npos ||
      evaluated.err.find("is not a run directory") != std::string::npos ||
      evaluated.err.find("has no weights.safetensors: the training did not finish") != std::string::npos;
  BOOST_TEST(plain, evaluated.err);
  return false;
}

}  // namespace

// A file appears and an epoch ends in the middle of something: the process is at another place each time.
BOOST_AUTO_TEST_CASE(a_run_that_is_killed_before_its_end_says_what_is_missing) {
  const Run run;
  const auto kill_when = [&](const std::string& out, const std::function<bool(const Process&)>& happened) {
    Process process = run.start({"--json", "--out", out});
    BOOST_TEST(process.wait_until([&] { return happened(process); }), out);
    process.signal(SIGKILL);
    BOOST_TEST(process.wait().exit_code == 128 + SIGKILL);
    BOOST_TEST(!is_whole(run, out), out);
  };
  kill_when("at_once", [](const Process&) { return true; });
  for (const std::string file : {"", "/config.yaml", "/manifest.json"}) {
    const std::string out = "at" + std::to_string(file.size());
    kill_when(out, [&](const Process&) { return run.has(out + file); });
  }
  for (const std::size_t epoch : {1, 2, 3, 5, 8, 13, 21, 34}) {
    kill_when("epoch" + std::to_string(epoch),
              [&](const Process& process) { return process.lines() >= epoch; });
  }
}

// Weights are written last, and in one step.
BOOST_AUTO_TEST_CASE(a_run_that_is_killed_once_it_has_weights_is_whole) {
  const Run run;
  for (const std::string epochs : {"1", "2", "3", "4", "5"}) {
    const std::string out = "out" + epochs;
    Process process = run.start({"--quiet", "--out", out}, epochs);
    BOOST_TEST(process.wait_until([&] { return run.has(out + "/weights.safetensors"); }));
    process.signal(SIGKILL);
    process.wait();
    BOOST_TEST(is_whole(run, out), out);
  }
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_cleanly_with_what_was_recorded) {
  const Run run;
  Process process = run.start({"--json", "--out", "out"});
  BOOST_TEST(process.wait_until([&] { return process.lines() > 0; }));
  process.signal(SIGINT);
  const Outcome trained = process.wait();
  BOOST_TEST(trained.exit_code == 130, trained.err);
  const std::string history = run.scratch.read("out/history.json");
  BOOST_TEST(history.find("\"interrupted ") != std::string::npos);
  BOOST_TEST(history.find("\"epoch\": 1") != std::string::npos);
  BOOST_TEST(run_plexus({"evaluate", "out"}, run.scratch.path()).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(the_exit_code_tells_the_signal) {
  const Run run;
  Process process = run.start({"--json", "--out", "out"});
  BOOST_TEST(process.wait_until([&] { return process.lines() > 0; }));
  process.signal(SIGTERM);
  BOOST_TEST(process.wait().exit_code == 128 + SIGTERM);
  BOOST_TEST(run.has("out/weights.safetensors"));
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_is_not_the_latest) {
  const Run run;
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml"}, run.scratch.path()).exit_code == 0);
  const fs::path latest = run.scratch.path() / "runs/small/latest";
  const fs::path whole = fs::canonical(latest);
  Process process = run.start({"--json"});
  BOOST_TEST(process.wait_until([&] { return process.lines() > 0; }));
  process.signal(SIGINT);
  BOOST_TEST(process.wait().exit_code == 130);
  BOOST_TEST(fs::canonical(latest) == whole);
}

BOOST_AUTO_TEST_CASE(weights_are_kept_even_if_the_history_cannot_be_written) {
  const Run run;
  Process process = run.start({"--out", "out"});
  BOOST_TEST(process.wait_until([&] { return run.has("out/manifest.json"); }));
  const fs::path history = run.scratch.path() / "out/history.json";
  while (!fs::is_directory(history)) {  // the training writes it again and again
    std::error_code error;
    fs::remove(history, error);
    fs::create_directory(history, error);
  }
  process.signal(SIGINT);
  const Outcome trained = process.wait();
  BOOST_TEST(trained.exit_code == 1, trained.err);
  BOOST_TEST(trained.err.find("history.json") != std::string::npos, trained.err);
  BOOST_TEST(run.has("out/weights.safetensors"));
}

BOOST_AUTO_TEST_SUITE_END()
