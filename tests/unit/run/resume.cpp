// A training that is killed (SIGKILL, in a child process) goes on with the bits of one that was never
// stopped.

#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>
#include <plexus/run/detail/checkpoint_files.hpp>
#include <plexus/run/open_run.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "../../cli/small_run.hpp"
#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::holds;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(run_resume)

namespace {

/// Calls a function after one step of the training, counted over its epochs from 1.
class AtStep final : public Callback {
 public:
  AtStep(std::int64_t step, std::function<void()> call) : step_(step), call_(std::move(call)) {}
  std::int64_t next_batch(const Training& training) override {
    const FitProgress& at = training.progress();
    const std::int64_t step = step_ - (at.epoch - 1) * at.steps;
    return step >= 1 && step <= at.steps ? step : never;
  }
  void on_train_batch_end(Training& training) override {
    if ((training.progress().epoch - 1) * training.progress().steps + training.progress().step == step_)
      call_();
  }

 private:
  std::int64_t step_;
  std::function<void()> call_;
};

constexpr int epochs = 3;
constexpr int steps = 3;  // of an epoch: six rows, two in a batch

/// Adam and dropout: slots, a step counter and random masks that have to go on.
const std::vector<std::string> overrides = {
    "fit.epochs=3", "fit.batch_size=2", "optimizer={adam: {learning_rate: 0.05}}",
    "model=[{dense: {units: 8, activation: relu}}, {dropout: {rate: 0.5}}, {dense: {units: 3, activation: "
    "softmax}}]"};

struct Folder {
  tests::Scratch scratch;
  fs::path table = scratch.write("small.csv", tests::small_table);
  fs::path file = scratch.write("run.yaml", tests::small_run);

  fs::path path(const std::string& name) const { return scratch.path() / name; }
  std::string text(const std::string& name) const { return scratch.read(name); }

  TrainResult train(const std::string& out, const std::vector<std::string>& more = {},
                    const TrainOptions& options = {}) const {
    std::vector<std::string> all = overrides;
    all.insert(all.end(), more.begin(), more.end());
    TrainOptions with = options;
    with.out = path(out);
    return open_run(file, all).train(with);
  }
  /// Trains in a child process, which kills itself after this step. Whether it did.
  bool killed_at(std::int64_t step, const std::string& out, const std::vector<std::string>& more = {}) const {
    const pid_t child = ::fork();
    if (child == 0) {
      ::alarm(300);
      AtStep kill(step, [] { ::raise(SIGKILL); });
      try {
        train(out, more, {.callbacks = {&kill}});
      } catch (...) {
      }
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }
  TrainResult resume(const std::string& out, const std::vector<std::string>& more = {},
                     const ResumeOptions& options = {}) const {
    return open_run(path(out), more).resume(options);
  }
  /// Of epochs, without their times.
  std::vector<Logs> logs(const TrainResult& result) const {
    std::vector<Logs> all;
    for (const auto& epoch : result.history.epochs) all.push_back(epoch.logs);
    return all;
  }
  void require_equal(const std::string& found, const std::string& expected) const {
    for (const std::string name : {"/weights.safetensors", "/best.safetensors"}) {
      BOOST_TEST((text(found + name) == text(expected + name)), found << name);
    }
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(after_a_kill_at_every_step_gives_equal_bits, Folder) {
  for (const std::string every : {"1 epoch", "2 steps"}) {
    const std::string option = "checkpoint.every=" + every;
    const std::string whole = "whole " + every;
    const TrainResult expected = train(whole, {option});
    BOOST_TEST(expected.history.epochs.size() == 3U);
    BOOST_TEST_REQUIRE(expected.best.has_value());
    for (int step = 1; step <= epochs * steps; ++step) {
      const std::string out = every + std::to_string(step);
      BOOST_TEST_CONTEXT(out) {
        BOOST_TEST_REQUIRE(killed_at(step, out, {option}));
        BOOST_TEST(!fs::exists(path(out + "/weights.safetensors")));
        const TrainResult resumed = resume(out);
        BOOST_TEST((resumed.state == RunState::complete));
        BOOST_CHECK(logs(resumed) == logs(expected));
        BOOST_CHECK(resumed.best == expected.best);
        BOOST_CHECK(resumed.final_value == expected.final_value);
        require_equal(out, whole);
        BOOST_TEST(text(out + "/config.yaml") == text(whole + "/config.yaml"));
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(after_a_stop_at_every_step_gives_equal_bits, Folder) {
  const TrainResult expected = train("whole");
  for (int step = 1; step < epochs * steps; ++step) {
    const std::string out = "stopped" + std::to_string(step);
    std::atomic<bool> stop = false;
    AtStep stopping(step, [&] { stop = true; });
    const TrainResult stopped = train(out, {}, {.callbacks = {&stopping}, .stop = &stop});
    BOOST_TEST((stopped.state == RunState::interrupted));
    BOOST_TEST(stopped.resumable);
    const TrainResult resumed = resume(out);
    BOOST_CHECK(logs(resumed) == logs(expected));
    require_equal(out, "whole");
  }
}

// As a plugin does that was built again, or a newer Plexus.
BOOST_FIXTURE_TEST_CASE(after_sums_of_a_metric_were_renamed_gives_equal_weights, Folder) {
  const TrainResult expected = train("whole");
  std::atomic<bool> stop = false;
  AtStep stopping(steps + 1, [&] { stop = true; });
  train("out", {}, {.callbacks = {&stopping}, .stop = &stop});
  const RunDirectory directory = RunDirectory::open(path("out"));
  ReadCheckpoint read = read_checkpoint(checkpoint_files(directory).front().path);
  BOOST_TEST_REQUIRE(read.checkpoint.state.step == 1);
  auto sum = read.checkpoint.state.sums.extract("accuracy/total");
  sum.key() = "accuracy/hits";
  read.checkpoint.state.sums.insert(std::move(sum));
  write_checkpoint(directory, read.checkpoint, {text("out/config.yaml"), to_json(read.manifest)});

  const TrainResult resumed = resume("out");
  BOOST_TEST((resumed.state == RunState::complete));
  BOOST_CHECK(resumed.history.values("val_accuracy") == expected.history.values("val_accuracy"));
  BOOST_CHECK(resumed.history.values("loss") == expected.history.values("loss"));
  require_equal("out", "whole");
}

BOOST_FIXTURE_TEST_CASE(with_more_epochs_equals_a_longer_run, Folder) {
  train("short");
  const TrainResult longer = train("long", {"fit.epochs=5"});
  const TrainResult resumed = resume("short", {"fit.epochs=5"});
  BOOST_TEST(resumed.history.epochs.size() == 5U);
  BOOST_CHECK(logs(resumed) == logs(longer));
  require_equal("short", "long");
  BOOST_TEST(text("short/config.yaml") == text("long/config.yaml"));
  BOOST_TEST((read_manifest(RunDirectory::open(path("short"))).state == RunState::complete));
}

BOOST_FIXTURE_TEST_CASE(a_damaged_newest_checkpoint_falls_back_to_the_one_before, Folder) {
  const TrainResult expected = train("whole", {"checkpoint.every=1 epoch"});
  BOOST_TEST_REQUIRE(killed_at(3 * steps, "out", {"checkpoint.every=1 epoch"}));
  const fs::path newest = path("out/checkpoints/epoch_000002.safetensors");
  const std::string bytes = read_file(newest);
  const auto refused = [&](const std::string& damaged) {
    write_file(newest, damaged);
    BOOST_CHECK_THROW(read_checkpoint(newest), DataError);
  };
  for (std::size_t i = 0; i < 50; ++i) refused(bytes.substr(0, bytes.size() * i / 50));
  for (std::size_t i = 0; i < 50; ++i) {
    std::string flipped = bytes;
    flipped[bytes.size() * i / 50] ^= static_cast<char>(1 << i % 8);
    refused(flipped);
  }
  const TrainResult resumed = resume("out");
  BOOST_CHECK(logs(resumed) == logs(expected));
  require_equal("out", "whole");
  BOOST_TEST(fs::exists(path("out/checkpoints/epoch_000002.safetensors.damaged")));
}

BOOST_FIXTURE_TEST_CASE(is_refused_where_it_would_be_another_run, Folder) {
  train("out");
  const auto refusal = [&](const std::vector<std::string>& more) {
    return message_of<UsageError>([&] { resume("out", more); });
  };
  BOOST_TEST(holds(refusal({}), "is finished: it was trained for 3 of 3 epochs"), refusal({}));
  BOOST_TEST(holds(refusal({"fit.epochs=3"}), "is finished"));
  BOOST_TEST(holds(refusal({"fit.epochs=2"}), "is finished"));
  BOOST_TEST(
      holds(refusal({"fit.epochs=9", "fit.batch_size=3"}), "'fit.batch_size=3' would make another run"));
  BOOST_CHECK_THROW(open_run(file).resume(), UsageError);
  for (const std::string none : {"checkpoint=none"}) {
    train("none", {none});
    const std::string message = message_of<UsageError>([&] { resume("none", {"fit.epochs=9"}); });
    BOOST_TEST(holds(message, "has no checkpoint to go on from"), message);
    BOOST_TEST(!fs::exists(path("none/best.safetensors")));
  }
  scratch.write("small.csv", tests::small_table + "0.5,0.5,rose,1\n");
  BOOST_CHECK_THROW(resume("out", {"fit.epochs=4"}), DataError);
}

BOOST_FIXTURE_TEST_CASE(is_refused_while_another_process_trains, Folder) {
  bool seen = false;
  AtStep look(4, [&] {
    seen = true;
    const std::string message = message_of<UsageError>([&] { resume("out"); });
    BOOST_TEST(holds(message, "is being trained by process " + std::to_string(::getpid())), message);
  });
  train("out", {}, {.callbacks = {&look}});
  BOOST_TEST(seen);
  BOOST_TEST(!fs::exists(path("out/.lock")));
}

BOOST_FIXTURE_TEST_CASE(verifies_what_it_repeats, Folder) {
  train("whole", {"checkpoint.every=1 epoch", "fit.epochs=5"});
  train("out", {"checkpoint.every=1 epoch"});
  ResumeOptions options;
  options.verify = true;
  resume("out", {"fit.epochs=5"}, options);
  require_equal("out", "whole");

  // Another run's checkpoint in the place of the one before the newest.
  train("other", {"checkpoint.every=1 epoch", "seed=2"});
  train("mixed", {"checkpoint.every=1 epoch"});
  const std::string before = "/checkpoints/epoch_000002.safetensors";
  fs::copy_file(path("other" + before), path("mixed" + before), fs::copy_options::overwrite_existing);
  const std::string message = message_of<Error>([&] { resume("mixed", {"fit.epochs=5"}, options); });
  BOOST_TEST(holds(message, "--verify: at the end of epoch 3 the variables are not those"), message);
}

// The best epoch is the one with the least val_loss; its weights give that value again.
BOOST_FIXTURE_TEST_CASE(best_weights_are_those_of_the_best_epoch, Folder) {
  const TrainResult trained = train("out", {"fit.epochs=30", "optimizer={sgd: {learning_rate: 5}}"});
  const std::vector<double> values = trained.history.values("val_loss");
  const auto least = std::min_element(values.begin(), values.end());
  BOOST_TEST_REQUIRE(trained.best.has_value());
  BOOST_TEST(trained.best->value == *least);
  BOOST_TEST(trained.best->epoch == least - values.begin() + 1);
  OpenOptions best;
  best.weights = "best";
  const Logs logs = open_run(path("out"), best).evaluate(RunPart::validation);
  BOOST_TEST(find(logs, "loss").value() == *least);
  BOOST_TEST((RunDirectory::open(path("out")).best_epoch() == *trained.best));
  OpenOptions checkpoint;
  checkpoint.weights = path("out/checkpoints/epoch_000030.safetensors").string();
  BOOST_TEST((open_run(path("out"), checkpoint).evaluate(RunPart::test) ==
              open_run(path("out")).evaluate(RunPart::test)));
}

BOOST_FIXTURE_TEST_CASE(only_the_newest_checkpoints_are_kept, Folder) {
  train("out", {"checkpoint={every: 1 epoch, keep: 2}"});
  std::vector<std::string> names;
  for (const CheckpointFile& each : checkpoint_files(RunDirectory::open(path("out")))) {
    names.push_back(each.path.filename().string());
  }
  BOOST_TEST((names == std::vector<std::string>{"epoch_000003.safetensors", "epoch_000002.safetensors"}));
}

BOOST_AUTO_TEST_SUITE_END()
