#include "resumed_runs.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "small_run.hpp"

namespace plexus::tests {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// The lines of epochs, without their times.
std::vector<std::string> epochs_of(const std::string& printed) {
  std::vector<std::string> lines;
  std::istringstream in(printed);
  for (std::string text; std::getline(in, text);) {
    if (in.eof()) break;  // a line that a kill cut off
    Json line = Json::parse(text);
    if (line.at("event") != "epoch") continue;
    line.erase("seconds");
    lines.push_back(line.dump());
  }
  return lines;
}

std::string history_without_times(const std::string& text) {
  Json history = Json::parse(text);
  for (Json& epoch : history.at("epochs")) epoch.erase("seconds");
  return history.dump();
}

}  // namespace

const std::vector<ResumedRun> resumed_runs = {
    {"sgd", {"fit.epochs=150", "fit.batch_size=2", "checkpoint.every=1 epoch"}},
    {"adam",
     {"fit.epochs=120", "fit.batch_size=2", "checkpoint.every=7 steps", "backend=onednn", "threads=2",
      "optimizer={adam: {learning_rate: {cosine_decay: {initial: 0.01, steps: 100 epochs}}, use_ema: true}}",
      "callbacks=[{reduce_lr_on_plateau: {patience: 3}}, {early_stopping: {patience: 60}}]",
      "model=[{dense: {units: 8, activation: relu}}, {dropout: {rate: 0.5}}, {dense: {units: 3, activation: "
      "softmax}}]"}},
    {"accumulation",
     {"fit.epochs=200", "fit.batch_size=1", "fit.steps_per_epoch=4", "checkpoint.every=5 steps",
      "optimizer={sgd: {learning_rate: 0.1, momentum: 0.9, gradient_accumulation_steps: 3}}"}},
    {"prepared",
     {"fit.epochs=300", "fit.batch_size=4", "data.prepare=[standard_scaler]", "data.class_weight={rose: 2}",
      "data.inputs={a: [x], b: [x, y]}", "backend=onednn", "threads=1",
      "model={layers: [{dense: {units: 4, activation: relu, from: a, name: left}}, {concatenate: {from: "
      "[left, "
      "b]}}, {dense: {units: 3, activation: softmax}}]}"}},
    {"perceptron",
     {"fit.epochs=150", "fit.shuffle={scikit_learn: {random_state: 3}}", "precision=float64",
      "loss=perceptron", "model=[{dense: {units: 3}}]",
      "optimizer={perceptron: {penalty: elasticnet, tolerance: none}}"}},
    {"float64", {"fit.epochs=150", "fit.batch_size=3", "precision=float64", "checkpoint.every=2 epochs"}},
};

KilledRuns::KilledRuns(const ResumedRun& run) : run_(run) {
  scratch_.write("small.csv", small_table);
  scratch_.write("run.yaml", small_run);
  const auto start = std::chrono::steady_clock::now();
  const Outcome whole = Process(words("whole"), scratch_.path()).wait();
  seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  BOOST_TEST_REQUIRE(whole.exit_code == 0, run.name << ": " << whole.err);
  lines_ = whole.out;
}

std::vector<std::string> KilledRuns::words(const std::string& out) const {
  std::vector<std::string> words = {PLEXUS_PROGRAM, "train", "run.yaml", "--json", "--out", out};
  words.insert(words.end(), run_.overrides.begin(), run_.overrides.end());
  return words;
}

void KilledRuns::kill_and_resume(std::size_t line, const std::string& out) const {
  Process process(words(out), scratch_.path());
  process.wait_until([&] { return process.lines() >= line; });
  process.signal(SIGKILL);
  resume(out, process.wait().out);
}

void KilledRuns::kill_after(double seconds, const std::string& out) const {
  Process process(words(out), scratch_.path());
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  process.signal(SIGKILL);
  resume(out, process.wait().out);
}

void KilledRuns::resume(const std::string& out, const std::string& printed) const {
  BOOST_TEST_CONTEXT(run_.name << ", " << out) {
    const std::vector<std::string> expected = epochs_of(lines_), before = epochs_of(printed);
    BOOST_TEST_REQUIRE(before.size() <= expected.size());
    BOOST_CHECK(std::equal(before.begin(), before.end(), expected.begin()));
    if (!fs::exists(scratch_.path() / out / "config.yaml")) return;  // it had not begun
    const Outcome resumed = run_plexus({"resume", out, "--json"}, scratch_.path());
    if (resumed.exit_code == 2) {  // it was killed after its end, or came to it before
      BOOST_TEST(resumed.err.find("is finished") != std::string::npos, resumed.err);
    } else {
      BOOST_TEST(resumed.exit_code == 0, resumed.err);
      const std::vector<std::string> after = epochs_of(resumed.out);
      BOOST_TEST_REQUIRE(after.size() <= expected.size());
      BOOST_CHECK(std::equal(after.rbegin(), after.rend(), expected.rbegin()));
      BOOST_TEST(before.size() + after.size() >= expected.size());  // none is lost
    }
    for (const std::string file : {"/weights.safetensors", "/best.safetensors"}) {
      BOOST_CHECK(scratch_.read(out + file) == scratch_.read("whole" + file));
    }
    BOOST_TEST(history_without_times(scratch_.read(out + "/history.json")) ==
               history_without_times(scratch_.read("whole/history.json")));
    fs::remove_all(scratch_.path() / out);
  }
}

}  // namespace plexus::tests
