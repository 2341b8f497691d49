#include <plexus/error/error.hpp>
#include <plexus/run/open_run.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "../../cli/small_run.hpp"
#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::test::message_of;
using plexus::tests::holds;
namespace fs = std::filesystem;

namespace {

/// The small run file and its table in a folder of their own.
struct SmallRun {
  tests::Scratch scratch;
  fs::path table = scratch.write("small.csv", tests::small_table);
  fs::path file = scratch.write("run.yaml", tests::small_run);
  fs::path out = scratch.path() / "out";

  RunState written_state() const { return read_manifest(RunDirectory::open(out)).state; }
  bool has(const char* name) const { return fs::exists(out / name); }
};

/// Calls a function when an epoch begins.
class AtEpoch final : public Callback {
 public:
  AtEpoch(int epoch, std::function<void()> call) : epoch_(epoch), call_(std::move(call)) {}
  void on_epoch_begin(Training& training) override {
    if (training.progress().epoch == epoch_) call_();
  }

 private:
  int epoch_;
  std::function<void()> call_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run, SmallRun)

BOOST_AUTO_TEST_CASE(one_object_trains_evaluates_and_serves) {
  Run run = open_run(file, {"fit.epochs=200"});
  BOOST_TEST(!run.directory().has_value());
  const TrainResult result = run.train({.out = out});
  BOOST_TEST((result.state == RunState::complete));
  BOOST_TEST(result.history.epochs.size() == 200U);
  BOOST_TEST((written_state() == RunState::complete));
  BOOST_TEST(run.state_note() == "");
  const Logs logs = run.evaluate(RunPart::test);
  BOOST_TEST(find(logs, "accuracy").value() == 1.0);  // the three corners lie far apart
  BOOST_TEST((run.evaluate(run.samples(RunPart::test)) == logs));
  Predictor predictor = run.predictor();
  predictor.set("x", 0.1);
  predictor.set("y", 0.1);
  predictor.run();
  BOOST_TEST(predictor.predicted_class() == "rose");

  const Run again = open_run(out);
  BOOST_TEST((again.evaluate(RunPart::test) == logs));
  BOOST_TEST((again.classes("kind") == std::vector<std::string>{"iris", "rose", "tulip"}));
}

BOOST_AUTO_TEST_CASE(a_run_directory_tells_that_it_runs_and_how_far_it_came) {
  bool seen = false;
  AtEpoch look(2, [&] {
    seen = true;
    BOOST_TEST((written_state() == RunState::running));
    BOOST_TEST(holds(scratch.read("out/history.json"), "\"epoch\": 1"));
    const Run other = open_run(out);
    BOOST_TEST(holds(other.state_note(), "still runs, or was killed"));
    const std::string message = message_of<UsageError>([&] { other.trainer(); });
    BOOST_TEST(holds(message, "has no weights.safetensors: the training did not finish"), message);
  });
  open_run(file).train({.out = out, .callbacks = {&look}});
  BOOST_TEST(seen);
}

BOOST_AUTO_TEST_CASE(a_run_that_is_stopped_is_interrupted_and_has_its_weights) {
  std::atomic<bool> stop = false;
  AtEpoch stopping(2, [&] { stop = true; });
  Run run = open_run(file, {"fit.epochs=1000000"});
  const TrainResult result = run.train({.out = out, .callbacks = {&stopping}, .stop = &stop});
  BOOST_TEST((result.state == RunState::interrupted));
  BOOST_TEST(result.history.stopped != "");
  BOOST_TEST((written_state() == RunState::interrupted));
  BOOST_TEST(holds(run.state_note(), "was interrupted"));
  BOOST_TEST(open_run(out).evaluate(RunPart::test).size() == 2U);
}

// The first of two steps makes weights of about 1e30, the second a loss of about 1e60, beyond float32.
BOOST_AUTO_TEST_CASE(a_run_whose_loss_is_infinite_in_its_first_epoch_diverged_and_has_no_weights) {
  std::string text = tests::with(tests::small_run, "units: 3, activation: softmax", "units: 1");
  text = tests::with(text, "sparse_categorical_crossentropy", "mean_squared_error");
  text = tests::with(text, "metrics: [accuracy]\n", "");
  scratch.write("run.yaml", tests::with(text, "target: kind", "target: weight"));
  Run run = open_run(file, {"optimizer.learning_rate=1e30"});
  const TrainResult result = run.train({.out = out});
  BOOST_TEST((result.state == RunState::diverged));
  BOOST_TEST((result.history.end == FitEnd::nonfinite));
  BOOST_TEST(result.history.nonfinite.value().epoch == 1);
  BOOST_TEST((written_state() == RunState::diverged));
  BOOST_TEST(has("history.json"));
  BOOST_TEST(!has("weights.safetensors"));
  const std::string message = message_of<UsageError>([&] { run.predictor(); });
  BOOST_TEST(holds(message, "the training diverged in its first epoch"), message);
  BOOST_TEST(holds(open_run(out).state_note(), "diverged"));
}

BOOST_AUTO_TEST_CASE(an_exception_of_a_fit_leaves_a_failed_run_with_its_history) {
  AtEpoch failing(2, [] { throw std::runtime_error("no more"); });
  Run run = open_run(file);
  BOOST_CHECK_THROW(run.train({.out = out, .callbacks = {&failing}}), std::runtime_error);
  BOOST_TEST((written_state() == RunState::failed));
  BOOST_TEST(holds(scratch.read("out/history.json"), "\"epoch\": 1"));
  BOOST_TEST(!has("weights.safetensors"));
  const std::string message = message_of<UsageError>([&] { open_run(out).trainer(); });
  BOOST_TEST(holds(message, "has no weights.safetensors: the training failed"), message);
}

BOOST_AUTO_TEST_CASE(a_failed_run_has_the_history_of_all_complete_epochs) {
  AtEpoch failing(401, [] { throw std::runtime_error("no more"); });  // epochs shorter than a write
  Run run = open_run(file, {"fit.epochs=500"});
  BOOST_CHECK_THROW(run.train({.out = out, .callbacks = {&failing}}), std::runtime_error);
  BOOST_TEST(holds(scratch.read("out/history.json"), "\"epoch\": 400"));
}

BOOST_AUTO_TEST_CASE(texts_that_are_not_utf8_are_refused_before_a_directory_is_made) {
  scratch.write("small.csv", tests::with(tests::small_table, "0.1,0.1,rose", "0.1,0.1,ros\xe9"));
  Run run = open_run(file, {"model.dense_1.units=4"});  // it is one class more
  const std::string message = message_of<DataError>([&] { run.train({.out = out}); });
  BOOST_TEST(holds(message, "small.csv:2: column 'kind': 'ros\\xe9': the byte 0xE9 is not UTF-8"), message);
  BOOST_TEST(!fs::exists(out));
}

BOOST_AUTO_TEST_CASE(a_complete_run_stays_complete_if_it_cannot_become_the_latest) {
  const fs::path before = fs::current_path();
  fs::current_path(scratch.path());
  fs::create_directories("runs/small/latest");
  BOOST_CHECK_THROW(open_run(file).train(), FileError);
  int complete = 0;
  for (const auto& entry : fs::directory_iterator("runs/small")) {
    if (entry.path().filename() == "latest") continue;
    BOOST_TEST((read_manifest(RunDirectory::open(entry.path())).state == RunState::complete), entry.path());
    ++complete;
  }
  BOOST_TEST(complete == 1);
  BOOST_CHECK_THROW(open_run(file).train({.out = "runs/small/latest"}), UsageError);
  fs::current_path(before);
}

BOOST_AUTO_TEST_CASE(what_cannot_run_leaves_no_directory_behind) {
  Run run = open_run(file, {"model.dense_1.units=2"});
  BOOST_CHECK_THROW(run.train({.out = out}), DataError);
  BOOST_TEST(!fs::exists(out));
}

// What the data or the first step show comes when the directory of the run is made.
BOOST_AUTO_TEST_CASE(a_directory_that_was_there_is_left_empty) {
  class Fails final : public Callback {
    void on_epoch_begin(Training&) override { throw DataError("no more"); }
  };
  Fails fails;
  const auto train_in = [&](const fs::path& directory) {
    BOOST_CHECK_THROW(open_run(file).train({.out = directory, .callbacks = {&fails}}), DataError);
  };
  const auto mode = [](const fs::path& directory) { return fs::status(directory).permissions(); };
  fs::create_directory(out);
  const fs::perms given = fs::perms::owner_all | fs::perms::group_all | fs::perms::set_gid;
  fs::permissions(out, given);
  train_in(out);
  BOOST_TEST(fs::is_empty(out));
  BOOST_TEST((mode(out) == given));

  const fs::path link = scratch.path() / "link";
  fs::create_directory_symlink("out", link);
  train_in(link);
  BOOST_TEST(fs::is_symlink(link));
  BOOST_TEST(fs::is_empty(out));
  train_in(scratch.path() / "never_there" / ".." / "out");
  BOOST_TEST(fs::is_empty(out));

  train_in(scratch.path() / "new");  // its own is removed
  BOOST_TEST(!fs::exists(scratch.path() / "new"));
  train_in(link / "new");
  BOOST_TEST(fs::is_empty(out));
}

BOOST_AUTO_TEST_CASE(a_copy_without_the_data_predicts_the_same) {
  const auto probability = [](const Run& run) {
    Predictor predictor = run.predictor();
    predictor.set("x", 0.85);
    predictor.set("y", 0.15);
    predictor.run();
    return predictor.probability("iris");
  };
  Run run = open_run(file);
  run.train({.out = out});
  const double before = probability(run);
  const fs::path copy = scratch.path() / "elsewhere/copy";
  fs::create_directories(copy.parent_path());
  fs::rename(out, copy);
  fs::remove(table);
  BOOST_TEST(probability(open_run(copy, OpenOptions{.needs = Needs::model})) == before);
  scratch.write("small.csv", "other,columns\n1,2\n");
  BOOST_TEST(probability(open_run(copy, OpenOptions{.needs = Needs::model})) == before);
  fs::remove(table);
  const std::string message = message_of<ConfigError>([&] { open_run(copy); });
  BOOST_TEST(holds(message, "small.csv"), message);
}

BOOST_AUTO_TEST_CASE(a_run_that_was_not_trained_has_nothing_to_serve) {
  const std::string message = message_of<UsageError>([&] { open_run(file).predictor(); });
  BOOST_TEST(holds(message, "has no weights yet"), message);
}

BOOST_AUTO_TEST_SUITE_END()
