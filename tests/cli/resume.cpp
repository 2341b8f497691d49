// Trainings that are killed from outside, at whatever they do just then, and resumed by the executable.

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "ending_runs.hpp"
#include "resumed_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(resuming)

BOOST_AUTO_TEST_CASE(after_kills_gives_the_files_and_lines_of_a_run_that_was_not_killed) {
  for (const ResumedRun& run : resumed_runs) {
    const KilledRuns killed(run);
    for (const std::size_t line : {1, 3}) killed.kill_and_resume(line, "killed" + std::to_string(line));
  }
}

BOOST_AUTO_TEST_CASE(an_interrupt_prints_the_command_that_resumes) {
  const SmallRunFolder folder;
  Process process({PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=1000000", "--json", "--out", "out"},
                  folder.scratch.path());
  BOOST_TEST(process.wait_until([&] { return process.lines() > 3; }));
  process.signal(SIGINT);
  const Outcome stopped = process.wait();
  BOOST_TEST(stopped.exit_code == 130, stopped.err);
  const std::string out = fs::canonical(folder.scratch.path() / "out").string();
  BOOST_TEST(holds(stopped.err, "to go on: plexus resume " + out), stopped.err);
  const Outcome few = run_plexus({"resume", "out", "fit.epochs=1"}, folder.scratch.path());
  BOOST_TEST(few.exit_code == 2);
  BOOST_TEST(holds(few.err, "fit.epochs=1 is too few"), few.err);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_resumed_is_refused_with_its_reason) {
  const SmallRunFolder folder;
  const auto plexus = [&](const std::vector<std::string>& words) {
    return run_plexus(words, folder.scratch.path());
  };
  BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "out"}).exit_code == 0);
  BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "none", "checkpoint=none"}).exit_code ==
                     0);
  const auto refused = [&](const std::vector<std::string>& words, int exit_code, const std::string& says) {
    const Outcome outcome = plexus(words);
    BOOST_TEST(outcome.exit_code == exit_code, words[1] << ": " << outcome.err);
    BOOST_TEST(holds(outcome.err, says), outcome.err);
  };
  refused({"resume", "out"}, 2, "is finished: it was trained for 2 of 2 epochs");
  refused({"resume", "none", "fit.epochs=4"}, 2, "has no checkpoint to go on from");
  refused({"resume", "run.yaml"}, 2, "no such run directory");
  refused({"resume", "out", "seed=3", "fit.epochs=4"}, 2, "'seed=3' would make another run");
  refused({"resume", "out", "fit.epochs=4", "--verify=1"}, 2, "verify");
  refused({"train", "run.yaml", "checkpoint.every=0"}, 2, "checkpoint.every");
  refused({"train", "run.yaml", "checkpoint.keep=0"}, 2, "checkpoint.keep");
  refused({"train", "run.yaml", "checkpoint=off"}, 2, "expected none, or a map");
  refused({"train", "run.yaml", "checkpoint.best=val_los"}, 2, "val_loss");
  refused({"evaluate", "none", "--weights", "best"}, 2, "has no best.safetensors");
  const std::string data = folder.scratch.read("small.csv");
  folder.scratch.write("small.csv", data + "0.5,0.5,rose,1\n");
  refused({"resume", "out", "fit.epochs=4"}, 1, "--accept-changed");
  const Outcome accepted = plexus({"resume", "out", "fit.epochs=4", "--accept-changed", "--quiet"});
  BOOST_TEST(accepted.exit_code == 0, accepted.err);
  BOOST_TEST(holds(accepted.err, "small.csv is another file than this run was made with"), accepted.err);
  const auto changes = nlohmann::json::parse(folder.scratch.read("out/manifest.json")).at("accepted_changes");
  BOOST_TEST(changes.size() == 1U);
  BOOST_TEST(holds(changes[0].at("file"), "small.csv"));
  fs::remove(folder.scratch.path() / "small.csv");
  refused({"resume", "out", "fit.epochs=6"}, 2, "data.source.csv.file=PATH");
  folder.scratch.write("small.csv", data);
  refused({"resume", "out", "fit.epochs=6"}, 1, "--accept-changed");
  const Outcome repeated = plexus({"train", "out"});
  BOOST_TEST(holds(repeated.err, "to go on with it: plexus resume out"), repeated.err);
}

BOOST_AUTO_TEST_CASE(a_run_that_is_being_trained_is_refused_until_its_process_is_dead) {
  const SmallRunFolder folder;
  Process process({PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=1000000", "--json", "--out", "out"},
                  folder.scratch.path());
  BOOST_TEST(process.wait_until([&] { return process.lines() > 0; }));
  const Outcome locked = run_plexus({"resume", "out"}, folder.scratch.path());
  BOOST_TEST(locked.exit_code == 2);
  BOOST_TEST(holds(locked.err, "is being trained by process "), locked.err);
  process.signal(SIGKILL);
  process.wait();
  // The newest checkpoint may be of any epoch.
  const Outcome resumed = run_plexus({"resume", "out", "fit.epochs=1"}, folder.scratch.path());
  BOOST_TEST(!holds(resumed.err, "is being trained"), resumed.err);
}

BOOST_AUTO_TEST_CASE(the_last_line_names_the_final_and_the_best_value_and_their_files) {
  const SmallRunFolder folder;
  const Outcome trained = run_plexus(
      {"train", "run.yaml", "--out", "out", "--json", "fit.epochs=20", "optimizer.learning_rate=8"},
      folder.scratch.path());
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  double last = 0, best = 1e300;
  int best_epoch = 0;
  std::istringstream lines(trained.out);
  for (std::string text; std::getline(lines, text);) {
    const auto line = nlohmann::json::parse(text);
    if (line.at("event") != "epoch") continue;
    last = line.at("val_loss").get<double>();
    if (last >= best) continue;
    best = last;
    best_epoch = line.at("epoch").get<int>();
  }
  char expected[200];
  std::snprintf(expected, sizeof expected, "best.safetensors val_loss: %.4f (epoch %d)", best, best_epoch);
  BOOST_TEST(holds(trained.err, expected), trained.err << "\nexpected: " << expected);
  std::snprintf(expected, sizeof expected, "weights.safetensors has val_loss: %.4f", last);
  BOOST_TEST(holds(trained.err, expected), trained.err << "\nexpected: " << expected);
  const Outcome evaluated =
      run_plexus({"evaluate", "out", "--weights", "best", "--split", "validation", "--json", "--quiet"},
                 folder.scratch.path());
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  BOOST_TEST(nlohmann::json::parse(evaluated.out).at("loss").get<double>() == best);
}

// They were written before there were checkpoints.
BOOST_AUTO_TEST_CASE(runs_of_old_formats_say_that_they_have_no_checkpoint) {
  const fs::path golden = fs::path(PLEXUS_SOURCE) / "tests/cli/golden";
  const Scratch scratch;
  for (int format = 1; format <= 5; ++format) {
    const std::string name = "format_" + std::to_string(format);
    fs::copy(golden / name / "numbers", scratch.path() / name, fs::copy_options::recursive);
    const Outcome outcome = run_plexus(
        {"resume", name, "fit.epochs=99", "data.source.csv.file=" + (golden / "numbers_train.csv").string()},
        scratch.path());
    BOOST_TEST(outcome.exit_code == 2, outcome.err);
    BOOST_TEST(holds(outcome.err, name + " has no checkpoint to go on from"), outcome.err);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(many_kills)

// Twenty by what was printed and twenty by chance, of each of the five runs.
BOOST_AUTO_TEST_CASE(give_the_files_and_lines_of_a_run_that_was_not_killed) {
  std::mt19937 random(1);
  for (const ResumedRun& run : resumed_runs) {
    const KilledRuns killed(run);
    for (std::size_t i = 1; i <= 20; ++i) killed.kill_and_resume(i * i / 4 + 1, "line" + std::to_string(i));
    std::uniform_real_distribution<double> moment(0.05, killed.seconds());
    for (int i = 1; i <= 20; ++i) killed.kill_after(moment(random), "chance" + std::to_string(i));
  }
}

BOOST_AUTO_TEST_SUITE_END()
