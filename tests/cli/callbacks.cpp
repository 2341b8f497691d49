// Callbacks in run files: what they do to a training of the program, and what is refused.

#include <algorithm>
#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "../support/holds.hpp"
#include "../support/process.hpp"
#include "small_run.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(callbacks)

namespace {

struct Trained {
  Trained() {
    scratch.write("small.csv", small_table);
    scratch.write("run.yaml", small_run);
  }

  Outcome plexus(std::vector<std::string> words, const std::vector<std::string>& more = {}) const {
    words.insert(words.end(), more.begin(), more.end());
    return run_plexus(words, scratch.path());
  }
  Outcome train(const std::vector<std::string>& more, const std::string& out = "out") const {
    return plexus({"train", "run.yaml", "--out", out}, more);
  }
  nlohmann::json history(const std::string& out = "out") const {
    return nlohmann::json::parse(scratch.read(out + "/history.json"));
  }

  Scratch scratch;
};

/// No loss falls by 10: the best epoch is the first.
const std::string stops_early = "callbacks=[{early_stopping: {min_delta: 10, patience: 3}}]";

}  // namespace

BOOST_FIXTURE_TEST_CASE(early_stopping_ends_a_training_which_is_complete, Trained) {
  const Outcome outcome = train({stops_early, "fit.epochs=50"});
  BOOST_TEST(outcome.exit_code == 0, outcome.err);
  const nlohmann::json found = history();
  BOOST_TEST(found["epochs"].size() == 4U);
  const std::string stopped = found["stopped"];
  BOOST_TEST(holds(stopped, "early stopping at epoch 4, best epoch 1 (val_loss "), stopped);
  BOOST_TEST(holds(outcome.err, stopped), outcome.err);
  BOOST_TEST(holds(outcome.err, "the weights are those of epoch 1 again"), outcome.err);
  BOOST_TEST(nlohmann::json::parse(scratch.read("out/manifest.json"))["state"] == "complete");
  // The weights that remain are those of the first epoch.
  const Outcome evaluated = plexus({"evaluate", "out", "--split", "validation", "--json", "--quiet"});
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  BOOST_TEST(nlohmann::json::parse(evaluated.out)["loss"] == found["epochs"][0]["val_loss"]);
}

BOOST_FIXTURE_TEST_CASE(a_finished_run_with_more_epochs_is_one_run_also_after_early_stopping, Trained) {
  for (const char* patience : {"9", "3"}) {  // it does not stop the first training, or does
    const std::string name = std::string("of") + patience;
    const std::string callbacks =
        "callbacks=[{reduce_lr_on_plateau: {patience: 2, monitor: loss}}, {csv_log: {}}, "
        "{early_stopping: {min_delta: 10, patience: " +
        std::string(patience) + "}}]";
    BOOST_TEST_REQUIRE(train({callbacks, "fit.epochs=12"}, "whole" + name).exit_code == 0);
    BOOST_TEST_REQUIRE(train({callbacks, "fit.epochs=6"}, name).exit_code == 0);
    const Outcome resumed = plexus({"resume", name, "fit.epochs=12"});
    BOOST_TEST(resumed.exit_code == 0, resumed.err);
    for (const char* file : {"/weights.safetensors", "/best.safetensors", "/log.csv"}) {
      BOOST_CHECK(scratch.read(name + file) == scratch.read("whole" + name + file));
    }
    BOOST_TEST(history(name)["stopped"] == history("whole" + name)["stopped"]);
    BOOST_TEST(history(name)["epochs"].size() == history("whole" + name)["epochs"].size());
  }
}

BOOST_FIXTURE_TEST_CASE(logs_of_all_training_rows_are_exact, Trained) {
  BOOST_TEST_REQUIRE(train({"fit.train_eval=true", "fit.epochs=3"}).exit_code == 0);
  const Outcome evaluated = plexus({"evaluate", "out", "--split", "train", "--json", "--quiet"});
  BOOST_TEST_REQUIRE(evaluated.exit_code == 0, evaluated.err);
  const nlohmann::json last = history()["epochs"].back();
  const nlohmann::json expected = nlohmann::json::parse(evaluated.out);
  BOOST_TEST(last["train_loss"] == expected["loss"]);
  BOOST_TEST(last["train_accuracy"] == expected["accuracy"]);
  BOOST_TEST(last["train_loss"] != last["loss"]);
  // What is trained is the same with and without.
  BOOST_TEST_REQUIRE(train({"fit.epochs=3"}, "without").exit_code == 0);
  BOOST_CHECK(scratch.read("out/weights.safetensors") == scratch.read("without/weights.safetensors"));
}

BOOST_FIXTURE_TEST_CASE(a_run_with_callbacks_trains_again_from_its_own_configuration, Trained) {
  const std::string all =
      "callbacks=[{early_stopping: {name: stop, patience: 2}}, {reduce_lr_on_plateau: {min_delta: 0.5, "
      "patience: 1}}, "
      "{time_limit: {limit: 2 hours}}, csv_log, {json_log: {every: 2 steps}}, {print: {value: val_loss / "
      "loss}}, "
      "{stochastic_weight_averaging: {start: 0.5}}, weight_statistics, gradient_statistics]";
  const Outcome first = train({all, "fit.epochs=6", "fit.train_eval=true"}, "first");
  BOOST_TEST_REQUIRE(first.exit_code == 0, first.err);
  const Outcome second = plexus({"train", "first", "--out", "second"});
  BOOST_TEST_REQUIRE(second.exit_code == 0, second.err);
  for (const char* file :
       {"/weights.safetensors", "/log.csv", "/log.jsonl", "/weights.csv", "/gradients.csv"}) {
    const std::string text = scratch.read(std::string("first") + file);
    BOOST_TEST(!text.empty());
    BOOST_CHECK(scratch.read(std::string("second") + file) == text);
  }
  const Outcome named = plexus({"config", "first", "callbacks.stop.patience=7"});
  BOOST_TEST(holds(named.out, "patience: 7"), named.out + named.err);
}

BOOST_FIXTURE_TEST_CASE(a_log_that_is_not_there_is_refused_before_training, Trained) {
  const Outcome near =
      train({"callbacks=[{early_stopping: {monitor: val_los}}, {print: {value: accurcy + 1}}]"});
  BOOST_TEST(near.exit_code == 2);
  BOOST_TEST(holds(near.err, "reads the log 'val_los'"), near.err);
  BOOST_TEST(holds(near.err, "did you mean 'val_loss'?"), near.err);
  BOOST_TEST(holds(near.err, "the logs are loss, accuracy, val_loss, val_accuracy"), near.err);
  BOOST_TEST(holds(near.err, "did you mean 'accuracy'?"), near.err);  // both at once
  const Outcome none = train({"callbacks=[early_stopping]", "data.validation=none"});
  BOOST_TEST(none.exit_code == 2);
  BOOST_TEST(holds(none.err, "need validation samples (data.validation)"), none.err);
  const Outcome late =
      train({"callbacks=[{print: {value: loss_ratio}}, loss_ratio]", "--plugin", PLEXUS_LOSS_RATIO});
  BOOST_TEST(late.exit_code == 2);
  BOOST_TEST(holds(late.err, "'loss_ratio' is added by loss_ratio, which comes later in the list"), late.err);
  const Outcome best = train({"checkpoint.best=val_loss", "data.validation=none"});
  BOOST_TEST(best.exit_code == 2);
  BOOST_TEST(holds(best.err, "names with 'val_' need validation samples (data.validation)"), best.err);
  const Outcome exact = train({"callbacks=[{early_stopping: {monitor: train_loss}}]"});
  BOOST_TEST(holds(exact.err, "need fit.train_eval: true"), exact.err);
  BOOST_TEST(!fs::exists(scratch.path() / "out"));
}

BOOST_FIXTURE_TEST_CASE(wrong_options_are_refused, Trained) {
  const auto refused = [&](const std::string& callbacks, const std::string& says) {
    const Outcome outcome = train({"callbacks=" + callbacks});
    BOOST_TEST(outcome.exit_code == 2, callbacks);
    BOOST_TEST(holds(outcome.err, says), outcome.err);
  };
  refused("early_stopping", "expected a list");
  refused("[{early_stoping: {}}]", "did you mean 'early_stopping'?");
  refused("[{early_stopping: {patience: -1}}]", "patience");
  refused("[{early_stopping: {mode: down}}]", "mode");
  refused("[{reduce_lr_on_plateau: {factor: 1}}]", "factor");
  refused("[{time_limit: {limit: 3 epochs}}]", "the limit is a time");
  refused("[{csv_log: {every: 2 hours}}]", "every so many epochs or steps");
  refused("[{csv_log: {file: ./config.yaml}}]", "the run directory has a 'config.yaml' of its own");
  refused("[{json_log: {file: logs/../history.csv}}]", "the run directory has a 'history.csv' of its own");
  refused("[{weight_statistics: {file: checkpoints/w.csv}}]", "the run directory has a 'checkpoints' of its");
  refused("[{csv_log: {file: ../log.csv}}]", "'../log.csv' is no file within the run directory");
  refused("[{json_log: {file: /tmp/log.csv}}]", "'/tmp/log.csv' is no file within the run directory");
  refused("[{csv_log: {file: logs/}}]", "'logs/' is no file within the run directory");
  refused("[csv_log, {json_log: {file: ./log.csv}}]", "a callback before writes './log.csv' too");
  refused("[csv_log, csv_log]", "a callback before writes 'log.csv' too");
  refused("[{csv_log: {name: a}}, {json_log: {name: a}}]", "a callback before is called 'a' too");
  refused("[{csv_log: {file: ''}}]", "the file needs a name");
  refused("[{print: {value: 'val_loss /'}}]", "expected");
  refused("[{print: {value: lg(val_loss)}}]", "lg");
  refused("[{early_stopping: {name: 'a b'}}]", "expected a name of letters");
}

BOOST_FIXTURE_TEST_CASE(print_and_the_example_of_a_plugin_say_the_ratio_of_the_losses, Trained) {
  const Outcome outcome = train({"callbacks=[{loss_ratio: {}}, {print: {value: loss_ratio, label: ratio}}]",
                                 "--plugin", PLEXUS_LOSS_RATIO, "fit.epochs=1"});
  BOOST_TEST_REQUIRE(outcome.exit_code == 0, outcome.err);
  const nlohmann::json epoch = history()["epochs"][0];
  const double ratio = epoch["val_loss"].get<double>() / epoch["loss"].get<double>();
  BOOST_TEST(epoch["loss_ratio"].get<double>() == ratio);
  char line[64];
  std::snprintf(line, sizeof line, "val/train: %.2f\n", ratio);
  BOOST_TEST(holds(outcome.err, line), outcome.err);
  std::snprintf(line, sizeof line, "epoch 1: ratio = %.4g\n", ratio);
  BOOST_TEST(holds(outcome.err, line), outcome.err);
  const Outcome json =
      train({"callbacks=[{print: {value: loss * 0 + 2}}]", "--json", "fit.epochs=1"}, "json");
  BOOST_TEST(holds(json.out, R"({"event":"note","message":"epoch 1: loss * 0 + 2 = 2"})"), json.out);
}

BOOST_FIXTURE_TEST_CASE(a_log_that_was_removed_is_begun_anew, Trained) {
  const std::vector<std::string> logged = {"callbacks=[csv_log, json_log]", "fit.epochs=2"};
  BOOST_TEST_REQUIRE(train(logged).exit_code == 0);
  const std::string before = scratch.read("out/log.csv");
  const std::string heading = before.substr(0, before.find('\n') + 1);
  BOOST_TEST_REQUIRE(heading.starts_with("epoch,"));
  fs::remove(scratch.path() / "out/log.csv");
  const Outcome resumed = plexus({"resume", "out", "fit.epochs=4"});
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  BOOST_TEST(!holds(resumed.err, "cannot be written"), resumed.err);
  const std::string log = scratch.read("out/log.csv");
  BOOST_TEST(log.starts_with(heading + "3,"), log);
  BOOST_TEST(std::count(log.begin(), log.end(), '\n') == 3);
  const std::string kept = scratch.read("out/log.jsonl");
  BOOST_TEST(std::count(kept.begin(), kept.end(), '\n') == 4);
}

BOOST_FIXTURE_TEST_CASE(a_time_limit_ends_a_training_within_an_epoch, Trained) {
  const Outcome outcome = train({"callbacks=[{time_limit: {limit: 0.2 seconds}}]", "fit.epochs=1000000"});
  BOOST_TEST(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(holds(history()["stopped"].get<std::string>(), "time limit of 0.2 seconds reached"));
  BOOST_TEST(fs::exists(scratch.path() / "out/weights.safetensors"));
  // It is the clock that ended it: a resumed training has the time again.
  const std::size_t made = history()["epochs"].size();
  const Outcome resumed = plexus({"resume", "out"});
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  BOOST_TEST(history()["epochs"].size() > made);
}

BOOST_FIXTURE_TEST_CASE(a_callback_that_fails_is_named_with_its_plugin, Trained) {
  const Outcome outcome = train({"callbacks=[fails_late]", "--plugin", PLEXUS_OWN_LAYERS, "fit.epochs=5"});
  BOOST_TEST(outcome.exit_code == 2, outcome.err);  // as for every mistake of a plugin
  BOOST_TEST(holds(outcome.err, "in plugin 'own_layers' 1.0.0 ("), outcome.err);
  BOOST_TEST(holds(outcome.err, "on_epoch_end failed: two are enough"), outcome.err);
  BOOST_TEST(nlohmann::json::parse(scratch.read("out/manifest.json"))["state"] == "failed");
  BOOST_TEST(holds(scratch.read("out/history.json"), "\"epoch\": 1"));
}

BOOST_AUTO_TEST_SUITE_END()
