// A program that embeds Plexus finds its process as it was: nothing is printed, no setting is changed.

#include <plexus/config/detail/process_state.hpp>
#include <plexus/config/floating_point.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../support/scratch.hpp"
#include "predictors.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(guest)

namespace {

/// Sends what this process writes to a descriptor, by whatever means, to a file while it lives.
class Captured {
 public:
  Captured(int descriptor, const std::filesystem::path& file)
      : descriptor_(descriptor), file_(file), kept_((flush(), ::dup(descriptor))) {
    const int target = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ::dup2(target, descriptor);
    ::close(target);
  }
  ~Captured() {
    flush();
    ::dup2(kept_, descriptor_);
    ::close(kept_);
  }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;

  std::string text() const {
    flush();
    return read_all(file_);
  }

 private:
  static void flush() {
    std::fflush(nullptr);
    std::cout.flush();
    std::cerr.flush();
  }

  int descriptor_;
  std::filesystem::path file_;
  int kept_;
};

mode_t umask_now() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

/// What of the process `f` leaves otherwise than it was, or writes; one line for each.
template <class F>
std::string left_behind(F&& f) {
  const Scratch scratch;
  const ProcessState before;
  const FloatingPoint mode = FloatingPoint::now();
  const mode_t mask = umask_now();
  std::string found;
  {
    const Captured out(STDOUT_FILENO, scratch.path() / "out"), err(STDERR_FILENO, scratch.path() / "err");
    f();
    if (!out.text().empty()) found += "standard output: " + out.text() + "\n";
    if (!err.text().empty()) found += "standard error: " + err.text() + "\n";
  }
  for (const ProcessState::Change& change : before.restore()) found += change.what + ": " + change.how + "\n";
  if (FloatingPoint::now() != mode)
    found += "floating point: " + mode.difference(FloatingPoint::now()) + "\n";
  mode.restore();
  if (umask_now() != mask) found += "umask\n";
  ::umask(mask);
  return found;
}

/// A run on a table of points, of which those with a > 0 are "yes".
std::filesystem::path run_file(const Scratch& scratch) {
  std::string table = "a,b,answer\n";
  for (int i = -20; i < 20; ++i) {
    table += std::to_string(i + 0.5) + "," + std::to_string(i % 3) + "," + (i >= 0 ? "yes" : "no") + "\n";
  }
  scratch.write("points.csv", table);
  return scratch.write("run.yaml", R"(
name: guest
data:
  source: {csv: {file: points.csv}}
  inputs: [a, b]
  target: answer
  validation: {last: 4}
model:
  - dense: {units: 2, activation: softmax}
loss: sparse_categorical_crossentropy
optimizer: {adam: {learning_rate: 0.1}}
metrics: [accuracy]
fit: {epochs: 20, batch_size: 8}
)");
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_this_test_would_find) {
  const std::string found = left_behind([] {
    std::printf("printed");
    std::cerr << "told";
    ::umask(umask_now() ^ 022);
    std::filesystem::current_path("/");
    std::signal(SIGUSR1, SIG_IGN);
  });
  for (const char* const part : {"standard output: printed", "standard error: told", "umask", "directory"}) {
    BOOST_TEST(found.find(part) != std::string::npos, part << " is not in: " << found);
  }
  BOOST_TEST(found.find("SIGUSR1") != std::string::npos, found);
  BOOST_TEST(left_behind([] {}) == "");
}

BOOST_AUTO_TEST_CASE(a_run_is_opened_trained_evaluated_and_served_without_a_trace) {
  const Scratch scratch;
  std::string predicted;
  double accuracy = 0;
  const std::string found = left_behind([&] {
    Run run = open_run(run_file(scratch));
    run.train({.out = scratch.path() / "out"});
    const Run trained = open_run(scratch.path() / "out");
    accuracy = find(trained.evaluate(RunPart::train), "accuracy").value_or(0);
    Predictor p = trained.predictor({.threads = 1});
    p.set("a", 15.0);
    p.set("b", 1.0);
    p.run();
    predicted = p.predicted_class();
  });
  BOOST_TEST(found == "");
  BOOST_TEST(predicted == "yes");
  BOOST_TEST(accuracy > 0.9);
}

BOOST_AUTO_TEST_CASE(an_error_leaves_no_trace_either) {
  const Scratch scratch;
  BOOST_TEST(left_behind([&] {
               BOOST_CHECK_THROW(open_run(run_file(scratch), {"fit.epochs=none"}), ConfigError);
               BOOST_CHECK_THROW(open_run(scratch.path() / "nothing.yaml"), Error);
             }) == "");
}

BOOST_AUTO_TEST_SUITE_END()
