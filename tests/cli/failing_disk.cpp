// What a training leaves if the disk fails, or the process dies, at the n-th call that touches its directory:
// a run that can be resumed to the bits of one that was not disturbed, or none.

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(failing_disk)

namespace {

/// A small run of two epochs with a checkpoint each.
struct Disturbed {
  Disturbed() {
    folder.scratch.write("run.yaml", with(small_run, "fit: {epochs: 2, batch_size: 4}",
                                          "fit: {epochs: 2, batch_size: 4}\ncheckpoint: {every: 1 epoch}"));
    const Outcome outcome = train("counted", "", {"PLEXUS_FAIL_COUNTS=counts"});
    BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
    std::istringstream text(folder.scratch.read("counts"));
    std::string call;
    for (long count = 0; text >> call >> count;) counts[call] = count;
    weights = folder.scratch.read("counted/weights.safetensors");
    best = folder.scratch.read("counted/best.safetensors");
  }

  /// Trains in `out` with the calls below it disturbed: "rename:3:kill".
  Outcome train(const std::string& out, const std::string& fail, std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"/usr/bin/env", "LD_PRELOAD=" PLEXUS_FAILING_CALLS,
                                      "PLEXUS_FAIL_BELOW=/" + out, "PLEXUS_FAIL=" + fail};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {PLEXUS_PROGRAM, "train", "run.yaml", "--quiet", "--out", out});
    return run(words, folder.scratch.path());
  }

  /// Whatever was disturbed, the directory is no run, or comes to the undisturbed end.
  void check(const std::string& fail, bool kills) const {
    const fs::path out = folder.scratch.path() / "out";
    const Outcome trained = train("out", fail);
    BOOST_TEST_CONTEXT(fail << ": " << trained.err) {
      if (kills) BOOST_TEST(trained.exit_code == 128 + SIGKILL);
      if (!kills && trained.exit_code != 0) {
        BOOST_TEST(trained.exit_code == 1);
        BOOST_TEST(holds(trained.err, "plexus: "));
        BOOST_TEST(holds(trained.err, out.filename().string()));
      }
      if (!fs::exists(out / "config.yaml")) {
        BOOST_TEST(trained.exit_code != 0);
      } else {
        const Outcome resumed = run_plexus({"resume", "out", "--quiet"}, folder.scratch.path());
        const bool finished = resumed.exit_code == 2 && holds(resumed.err, "is finished");
        BOOST_TEST((resumed.exit_code == 0 || finished), resumed.err);
        BOOST_TEST((folder.scratch.read("out/weights.safetensors") == weights));
        BOOST_TEST((folder.scratch.read("out/best.safetensors") == best));
        BOOST_TEST(run_plexus({"evaluate", "out"}, folder.scratch.path()).exit_code == 0);
      }
    }
    fs::remove_all(out);
  }

  void check_every(long stride) const {
    const std::vector<std::pair<std::string, std::string>> kinds = {
        {"open", "error"},   {"write", "error"}, {"write", "short"}, {"fsync", "error"},
        {"rename", "error"}, {"close", "error"}, {"open", "kill"},   {"write", "kill"},
        {"fsync", "kill"},   {"rename", "kill"}, {"close", "kill"}};
    long first = 1;
    for (const auto& [call, how] : kinds) {
      for (long n = first; n <= counts.at(call); n += stride) {
        check(call + ":" + std::to_string(n) + ":" + how, how == "kill");
      }
      first = first % stride + 1;  // each kind looks at other places
    }
  }

  SmallRunFolder folder;
  std::map<std::string, long> counts;
  std::string weights;
  std::string best;
};

}  // namespace

BOOST_AUTO_TEST_CASE(leaves_a_run_that_can_be_resumed_or_none) {
  if (sanitized) return;  // a sanitizer has to be the first of the preloaded libraries
  const Disturbed run;
  for (const char* call : {"open", "write", "fsync", "rename", "close"})
    BOOST_TEST(run.counts.at(call) >= 8, call);
  run.check_every(9);
}

BOOST_AUTO_TEST_CASE(a_folder_of_checkpoints_that_cannot_be_written_ends_the_training_with_the_last_one) {
  const SmallRunFolder folder;
  const fs::path checkpoints = folder.scratch.path() / "out/checkpoints";
  Process process({PLEXUS_PROGRAM, "train", "run.yaml", "fit.epochs=1000000", "checkpoint.every=1 epoch",
                   "--json", "--out", "out"},
                  folder.scratch.path());
  BOOST_TEST(process.wait_until([&] { return process.lines() > 2; }));
  // A file in the place of the folder stops everybody, also the superuser, whom permissions do not. The two
  // are exchanged in one call: a training that finds no folder makes it anew.
  const fs::path kept = folder.scratch.path() / "out/kept";
  folder.scratch.write("out/kept", "");
  BOOST_TEST_REQUIRE(renameat2(AT_FDCWD, kept.c_str(), AT_FDCWD, checkpoints.c_str(), RENAME_EXCHANGE) == 0);
  const Outcome stopped = process.wait();
  BOOST_TEST(stopped.exit_code == 1, stopped.err);
  BOOST_TEST(holds(stopped.err, "the training ends at the end of epoch "), stopped.err);
  fs::remove(checkpoints);
  fs::rename(kept, checkpoints);
  const Outcome resumed = run_plexus({"resume", "out", "fit.epochs=1"}, folder.scratch.path());
  BOOST_TEST(holds(resumed.err, "is too few"), resumed.err);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(failing_disk_everywhere)

BOOST_AUTO_TEST_CASE(leaves_a_run_that_can_be_resumed_or_none) {
  if (!sanitized) failing_disk::Disturbed().check_every(1);
}

BOOST_AUTO_TEST_SUITE_END()
