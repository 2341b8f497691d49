#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(killing)

// Twenty moments of a run, from before the first file to after the last one.
BOOST_AUTO_TEST_CASE(a_killed_run_is_whole_or_says_what_is_missing) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  const auto train = [](const std::string& out) {
    return std::vector<std::string>{"train", "run.yaml", "fit.epochs=20000", "--out", out, "--quiet"};
  };
  const auto start = std::chrono::steady_clock::now();
  BOOST_TEST_REQUIRE(run_plexus(train("whole"), scratch.path()).exit_code == 0);
  const auto whole = std::chrono::steady_clock::now() - start;
  int unfinished = 0;
  int training = 0;  // among them, those that had begun
  for (int i = 0; i < 20; ++i) {
    const std::string out = "out" + std::to_string(i);
    std::vector<std::string> command = train(out);
    command.insert(command.begin(), PLEXUS_PROGRAM);
    Process process(command, scratch.path());
    std::this_thread::sleep_for(whole * i / 16);
    process.signal(SIGKILL);
    process.wait();
    const Outcome evaluated = run_plexus({"evaluate", out, "--json"}, scratch.path());
    if (evaluated.exit_code != 0) {
      ++unfinished;
      if (fs::exists(scratch.path() / out / "config.yaml")) ++training;
      BOOST_TEST(evaluated.exit_code == 2, evaluated.err);
      const bool plain =
          evaluated.err.find("no such run directory") != std::string::npos ||
          evaluated.err.find("is not a run directory") != std::string::npos ||
          evaluated.err.find("has no weights.safetensors: the training did not finish") != std::string::npos;
      BOOST_TEST(plain, evaluated.err);
    }
  }
  BOOST_TEST(training > 0, "of " << unfinished << " unfinished runs none had begun");
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_cleanly_with_what_was_recorded) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  Process process({PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=1000000", "--out", "out"},
                  scratch.path());
  while (!fs::exists(scratch.path() / "out/manifest.json"))
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  process.signal(SIGINT);
  const Outcome trained = process.wait();
  BOOST_TEST(trained.exit_code == 130, trained.err);
  BOOST_TEST(scratch.read("out/history.json").find("\"interrupted ") != std::string::npos);
  BOOST_TEST(run_plexus({"evaluate", "out"}, scratch.path()).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_is_not_the_latest) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  BOOST_TEST_REQUIRE(run_plexus({"train", "run.yaml"}, scratch.path()).exit_code == 0);
  const fs::path latest = scratch.path() / "runs/small/latest";
  const fs::path whole = fs::canonical(latest);
  Process process({PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=1000000"}, scratch.path());
  const auto runs = [&] {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(scratch.path() / "runs/small")) {
      count += fs::exists(entry.path() / "manifest.json") && !fs::is_symlink(entry.path()) ? 1 : 0;
    }
    return count;
  };
  while (runs() < 2) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  process.signal(SIGINT);
  BOOST_TEST(process.wait().exit_code == 130);
  BOOST_TEST(fs::canonical(latest) == whole);
}

BOOST_AUTO_TEST_CASE(weights_are_kept_even_if_the_history_cannot_be_written) {
  const Scratch scratch;
  scratch.write("small.csv", small_table);
  scratch.write("run.yaml", small_run);
  Process process({PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=1000000", "--out", "out"},
                  scratch.path());
  while (!fs::exists(scratch.path() / "out/manifest.json"))
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  fs::create_directories(scratch.path() / "out/history.json/in_the_way");
  process.signal(SIGINT);
  const Outcome trained = process.wait();
  BOOST_TEST(trained.exit_code == 1, trained.err);
  BOOST_TEST(trained.err.find("history.json") != std::string::npos, trained.err);
  BOOST_TEST(fs::exists(scratch.path() / "out/weights.safetensors"));
}

BOOST_AUTO_TEST_SUITE_END()
