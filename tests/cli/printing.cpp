// What happens where nothing can be printed: the terminal is gone, the disk is full, the streams are closed.

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

namespace {

struct Run : SmallRunFolder {
  /// Runs a command of the shell, in which $P is the program.
  Outcome shell(const std::string& command) const {
    return run({"sh", "-c", "P='" PLEXUS_PROGRAM "'; " + command}, scratch.path());
  }
  bool has(const std::string& file) const { return fs::exists(scratch.path() / file); }
};

/// A training of many seconds that has begun to write its history.
struct Training {
  Training(const Run& folder, const std::string& before)
      : process({"sh", "-c",
                 before + "exec '" PLEXUS_PROGRAM "' train run.yaml fit.epochs=1000000 --json --out out"},
                folder.scratch.path()) {
    BOOST_TEST_REQUIRE(process.wait_until([&] { return process.lines() > 0; }));
  }
  Process process;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(printing, Run)

BOOST_AUTO_TEST_CASE(a_training_goes_on_without_its_log) {
  for (const std::string stream : {"2>/dev/full", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
    fs::remove_all(scratch.path() / "out");
    const Outcome trained = shell("$P train run.yaml --out out " + stream);
    BOOST_TEST(trained.exit_code == 0, stream);
    BOOST_TEST(has("out/weights.safetensors"), stream);
  }
}

BOOST_AUTO_TEST_CASE(a_log_whose_reader_ends_does_not_end_the_training) {
  const Outcome trained = shell("($P train run.yaml fit.epochs=200 --out out; echo $? >code) 2>&1 | head -1");
  BOOST_TEST(holds(trained.out, "backend reference"), trained.out);
  BOOST_TEST(scratch.read("code") == "0\n");
  BOOST_TEST(has("out/weights.safetensors"));
}

BOOST_AUTO_TEST_CASE(lines_of_json_that_are_lost_are_told_when_the_weights_are_there) {
  const Outcome trained = shell("$P train run.yaml --json --out out >/dev/full");
  BOOST_TEST(trained.exit_code == 1);
  BOOST_TEST(holds(trained.err, "cannot write to standard output: No space left"), trained.err);
  BOOST_TEST(has("out/weights.safetensors"));
}

BOOST_AUTO_TEST_CASE(errors_keep_their_exit_code) {
  BOOST_TEST(shell("$P train absent.yaml 2>/dev/full").exit_code == 2);
  BOOST_TEST(shell("$P train absent.yaml 2>&-").exit_code == 2);
  BOOST_TEST(shell("$P predict 2>/dev/full").exit_code == 2);
}

BOOST_AUTO_TEST_CASE(results_that_cannot_be_printed_are_a_failure) {
  BOOST_TEST_REQUIRE(shell("$P train run.yaml --quiet --out out").exit_code == 0);
  const std::vector<std::string> commands = {"predict out --input small.csv",
                                             "predict out --input small.csv --format csv",
                                             "predict out --input small.csv --output -",
                                             "evaluate out",
                                             "evaluate out --json",
                                             "summary out",
                                             "summary run.yaml --explain",
                                             "plugin list",
                                             "train --help",
                                             "--help",
                                             "--version"};
  for (const std::string& command : commands) {
    BOOST_TEST(shell("$P " + command).exit_code == 0, command);
    for (const std::string stream : {">/dev/full", ">&-"}) {
      const Outcome failed = shell("$P " + command + " " + stream);
      BOOST_TEST(failed.exit_code == 1, command << " " << stream);
      BOOST_TEST(holds(failed.err, "cannot write to standard output"), command << ": " << failed.err);
    }
  }
}

// With a number of a standard stream, the file would get what is printed.
BOOST_AUTO_TEST_CASE(files_do_not_take_the_place_of_closed_streams) {
  BOOST_TEST(shell("$P train run.yaml --json --out out <&- >&- 2>&-").exit_code == 1);
  for (const auto& entry : fs::recursive_directory_iterator(scratch.path() / "out")) {
    if (!entry.is_regular_file()) continue;
    const std::string text = read_all(entry.path());
    BOOST_TEST(!holds(text, "\"event\""), entry.path());
    BOOST_TEST(!holds(text, "wrote"), entry.path());
  }
  BOOST_TEST(shell("$P evaluate out").exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_closed_terminal_ends_a_training_with_its_weights) {
  Training training(*this, "");
  training.process.signal(SIGPIPE);  // changes nothing
  training.process.signal(SIGHUP);
  training.process.signal(SIGHUP);  // by the kernel and by the shell
  BOOST_TEST(training.process.wait().exit_code == 128 + SIGHUP);
  BOOST_TEST(has("out/weights.safetensors"));
  BOOST_TEST(holds(scratch.read("out/manifest.json"), "\"interrupted\""));
}

BOOST_AUTO_TEST_CASE(a_training_that_is_protected_from_a_closed_terminal_goes_on) {
  Training training(*this, "trap '' HUP; ");
  training.process.signal(SIGHUP);
  const std::size_t lines = training.process.lines();
  BOOST_TEST(training.process.wait_until([&] { return training.process.lines() > lines + 1; }));
  training.process.signal(SIGTERM);
  BOOST_TEST(training.process.wait().exit_code == 128 + SIGTERM);
  BOOST_TEST(has("out/weights.safetensors"));
}

BOOST_AUTO_TEST_SUITE_END()
