// How a training that is stopped tells of itself: to a user who presses Ctrl-C, once and twice, and to a
// program that reads its lines.

#include <csignal>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(interrupts)

namespace {

nlohmann::json last_event(const std::string& lines) {
  nlohmann::json last;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) last = nlohmann::json::parse(line);
  return last;
}

struct Interrupted : SmallRunFolder {
  /// Trains without an end in `out`, whose name a shell has to be given in quotes.
  Process train(std::vector<std::string> words) const {
    words.insert(words.begin(),
                 {PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=1000000", "--out", "an out"});
    return {words, scratch.path()};
  }
  std::string command() const {
    return "plexus resume '" + (fs::canonical(scratch.path()) / "an out").string() + "'";
  }
  bool has_history() const { return fs::exists(scratch.path() / "an out/history.json"); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(are_answered_with_what_the_next_one_does, Interrupted) {
  Process process = train({});
  BOOST_TEST(process.wait_until([&] { return has_history(); }));
  process.signal(SIGINT);
  const Outcome stopped = process.wait();
  BOOST_TEST(stopped.exit_code == 130, stopped.err.substr(0, 2000));
  BOOST_TEST(holds(stopped.err,
                   "stopping after this step; press again to end at once; to go on from the last "
                   "checkpoint: " +
                       command() + "\n"));
  BOOST_TEST(holds(stopped.err, "to go on: " + command() + "\n"));
}

// A callback that never ends its hook keeps the training from ending after its step.
BOOST_FIXTURE_TEST_CASE(that_come_twice_end_at_once_and_the_run_can_be_resumed, Interrupted) {
  Process process = train(
      {"--plugin", PLEXUS_OWN_TRAINING, "callbacks=[waits_in_epoch]", "--quiet", "checkpoint.every=1 epoch"});
  BOOST_TEST(process.wait_until([&] { return fs::exists(scratch.path() / "an out/waits"); }));
  process.signal(SIGINT);
  process.signal(SIGTERM);
  const Outcome ended = process.wait();
  // The one that comes second.
  BOOST_TEST((ended.exit_code == 128 + SIGTERM || ended.exit_code == 128 + SIGINT), ended.err);
  BOOST_TEST(ended.err == "ended at once; to go on from the last checkpoint: " + command() + "\n");
  const Outcome resumed = run_plexus({"resume", "an out", "fit.epochs=2", "--quiet"}, scratch.path());
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  const Outcome whole = run_plexus({"train", "run.yaml", "--quiet", "--out", "whole"}, scratch.path());
  BOOST_TEST_REQUIRE(whole.exit_code == 0, whole.err);
  BOOST_TEST((scratch.read("an out/weights.safetensors") == scratch.read("whole/weights.safetensors")));
}

BOOST_FIXTURE_TEST_CASE(print_the_command_that_resumes_also_when_quiet, Interrupted) {
  Process process = train({"--quiet"});
  BOOST_TEST(process.wait_until([&] { return has_history(); }));
  process.signal(SIGINT);
  const Outcome stopped = process.wait();
  BOOST_TEST(stopped.exit_code == 130);
  BOOST_TEST(stopped.err == "to go on: " + command() + "\n");
  BOOST_TEST(stopped.out == "");
}

BOOST_FIXTURE_TEST_CASE(are_told_by_the_last_line_of_json, Interrupted) {
  Process process = train({"--json"});
  BOOST_TEST(process.wait_until([&] { return process.lines() > 3; }));
  process.signal(SIGINT);
  const std::string lines = process.wait().out;
  const nlohmann::json end = last_event(lines);
  BOOST_TEST(end.at("event") == "end");
  BOOST_TEST(end.at("state") == "interrupted");
  BOOST_TEST(end.at("resume") == command());
  int complete = 0;  // with a validation
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);)
    complete += nlohmann::json::parse(line).contains("val_loss");
  BOOST_TEST(end.at("epochs") == complete);
  BOOST_TEST(end.at("best").at("log") == "val_loss");
}

BOOST_FIXTURE_TEST_CASE(are_one_of_the_ends_that_json_tells, Interrupted) {
  const auto end_of = [&](std::vector<std::string> words, int exit_code) {
    words.insert(words.begin(), {"train", "run.yaml", "--json", "--out", "of " + words.back()});
    const Outcome outcome = run_plexus(words, scratch.path());
    BOOST_TEST(outcome.exit_code == exit_code, outcome.err);
    const nlohmann::json end = last_event(outcome.out);
    BOOST_TEST(end.at("event") == "end");
    BOOST_TEST(end.at("directory") == (fs::canonical(scratch.path()) / words[4]).string());
    return end;
  };
  const nlohmann::json whole = end_of({"fit.epochs=3"}, 0);
  BOOST_TEST(whole.at("state") == "complete");
  BOOST_TEST(whole.at("reason") == "3 epochs done");
  BOOST_TEST(whole.at("epochs") == 3);
  BOOST_TEST(!whole.contains("resume"));
  const nlohmann::json early = end_of({"callbacks=[{early_stopping: {min_delta: 10, patience: 1}}]"}, 0);
  BOOST_TEST(early.at("state") == "complete");
  BOOST_TEST(holds(early.at("reason"), "early stopping at epoch 2"));
  const nlohmann::json diverged = end_of({"optimizer.learning_rate=1e30"}, 1);
  BOOST_TEST(diverged.at("state") == "diverged");
  BOOST_TEST(holds(diverged.at("reason"), "the loss is nan"));
  const nlohmann::json failed =
      end_of({"--plugin", PLEXUS_OWN_LAYERS, "fit.epochs=5", "callbacks=[fails_late]"}, 2);
  BOOST_TEST(failed.at("state") == "failed");
  BOOST_TEST(holds(failed.at("reason"), "two are enough"));
  BOOST_TEST(holds(failed.at("resume"), "plexus resume '"));
  const Outcome refused = run_plexus({"train", "run.yaml", "--json", "fit.epochs=0"}, scratch.path());
  BOOST_TEST(refused.out == "");  // it did not begin
}

BOOST_AUTO_TEST_SUITE_END()
