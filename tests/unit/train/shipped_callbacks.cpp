// The other callbacks of plugins/callbacks, in fits of a tiny model.

#include <plexus/error/error.hpp>
#include <plexus/plugin/components.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "../../support/holds.hpp"
#include "../../support/message_of.hpp"
#include "../../support/scratch.hpp"
#include "scripted_callbacks.hpp"
#include "tiny.hpp"

using namespace plexus;
using namespace plexus::tests;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(shipped_callbacks)

namespace {

constexpr auto every = boost::test_tools::per_element();

}  // namespace

// The second epoch's mean is (w2 + w3) / 2 of the last two of three epochs; computed in double here too.
BOOST_AUTO_TEST_CASE(stochastic_weight_averaging_leaves_the_mean_of_the_last_epochs) {
  reference();
  Script script({1, 2, 3, 4});
  const auto averages = callback("stochastic_weight_averaging", {{"start", 0.5}});
  Trainer trainer = tiny_classifier();
  trainer.fit(labelled(6), nullptr, fit_options(4), {&script, averages.get()});
  for (const auto& [name, weight] : trainer.weights()) {
    const Tensor& third = script.weights.at(2).at(name);
    const Tensor& fourth = script.weights.at(3).at(name);
    for (std::int64_t i = 0; i < weight.elements(); ++i) {
      BOOST_TEST(weight.at(i) == static_cast<float>((third.at(i) + fourth.at(i)) / 2));
    }
  }
}

// The mean begins with the third epoch of four, but with the fifth of eight.
BOOST_AUTO_TEST_CASE(stochastic_weight_averaging_goes_on_only_where_it_would_have_been_the_same) {
  reference();
  const auto fit = [](FitState& state, int epochs, const NamedTensors* from) {
    Trainer trainer = tiny_classifier();
    const auto averaging = callback("stochastic_weight_averaging", {{"start", 0.5}});
    struct Keep final : Callback {
      NamedTensors variables;
      void on_train_finish(Training& training) override { variables = training.variables(); }
    } keep;
    Callback* const list[] = {averaging.get(), &keep};
    trainer.prepare(labelled(3), nullptr, fit_options(epochs));
    if (from != nullptr) trainer.restore(*from);
    trainer.fit(labelled(3), nullptr, fit_options(epochs), state, list);
    return keep.variables;
  };
  FitState state;
  const NamedTensors variables = fit(state, 4, nullptr);
  const std::string message = message_of<UsageError>([&] { fit(state, 8, &variables); });
  BOOST_TEST(holds(message,
                   "the mean began with epoch 3; with this number of epochs it would have begun with "
                   "epoch 5: leave fit.epochs out"),
             message);
  FitState early;
  const NamedTensors first = fit(early, 1, nullptr);
  early.callbacks.clear();
  fit(early, 4, &first);
}

BOOST_AUTO_TEST_CASE(files_of_logs_have_every_epoch_once_after_a_fit_went_on) {
  reference();
  Scratch scratch;
  const auto fit = [&](const std::string& folder, int pause) {
    std::filesystem::create_directory(scratch.path() / folder);
    FitState state;
    NamedTensors variables;
    for (const int epochs : {pause, 4}) {
      const auto csv = callback("csv_log", {});
      const auto json = callback("json_log", {{"every", "2 steps"}});
      const auto weights = callback("weight_statistics", {});
      const auto gradients = callback("gradient_statistics", {});
      FitOptions options = fit_options(epochs);
      options.batch_size = 2;  // 3 steps
      options.directory = scratch.path() / folder;
      Trainer trainer = tiny_classifier();
      trainer.prepare(labelled(6), nullptr, options);
      if (!variables.empty()) trainer.restore(variables);
      Callback* const list[] = {csv.get(), json.get(), weights.get(), gradients.get()};
      trainer.fit(labelled(6), nullptr, options, state, list);
      variables = trainer.variables();
      if (epochs == pause && pause < 4) {  // what a killed process had written after its last checkpoint
        for (const char* name : {"log.csv", "log.jsonl", "weights.csv", "gradients.csv"}) {
          scratch.write(folder + "/" + name, scratch.read(folder + "/" + name) + "3,0.5\n");
        }
      }
    }
    return scratch.path() / folder;
  };
  fit("whole", 4);
  fit("paused", 2);
  for (const char* name : {"log.csv", "log.jsonl", "weights.csv", "gradients.csv"}) {
    const std::string whole = scratch.read(std::string("whole/") + name);
    BOOST_TEST(!whole.empty());
    BOOST_TEST(scratch.read(std::string("paused/") + name) == whole);
  }
  const std::string csv = scratch.read("whole/log.csv");
  BOOST_TEST(csv.starts_with("epoch,loss\n1,"), csv);
  BOOST_TEST(std::count(csv.begin(), csv.end(), '\n') == 5);
  // Steps 2, 4, ... 12 of all epochs: the second, the first and the third of three.
  const std::string json = scratch.read("whole/log.jsonl");
  BOOST_TEST(std::count(json.begin(), json.end(), '\n') == 6);
  BOOST_TEST(holds(json, R"({"epoch":2,"step":1,"loss":)"), json);
  BOOST_TEST(holds(json, R"({"epoch":2,"step":3,"loss":)"), json);
}

BOOST_AUTO_TEST_CASE(print_computes_a_formula_of_logs) {
  reference();
  Script script({3, 8});
  After after;
  const auto prints = callback("print", {{"value", "watched / 2 + epoch"}, {"label", "half"}});
  tiny_classifier().fit(labelled(3), nullptr, fit_options(2), {&script, prints.get(), &after});
  const std::vector<std::string> expected = {"epoch 1: half = 2.5", "epoch 2: half = 6"};
  BOOST_TEST(after.said == expected, every);
}

// Of what the formula computes nothing depends on the log, nor on the epoch; the second fit has another log.
BOOST_AUTO_TEST_CASE(print_computes_the_formula_of_each_fit) {
  reference();
  After after;
  const auto prints = callback("print", {{"value", "watched - watched + 2 + 0 * epoch"}, {"label", "two"}});
  const auto half = callback("print", {{"value", "watched / 2"}, {"label", "half"}});
  for (const double value : {3, 8}) {
    Script script({value});
    tiny_classifier().fit(labelled(3), nullptr, fit_options(1), {&script, prints.get(), half.get(), &after});
  }
  const std::vector<std::string> expected = {"epoch 1: two = 2", "epoch 1: half = 1.5", "epoch 1: two = 2",
                                             "epoch 1: half = 4"};
  BOOST_TEST(after.said == expected, every);
}

// RFC 4180: what holds the separator, a quote or a line end stands in quotes; not finite numbers have no sign
// but that of infinity.
BOOST_AUTO_TEST_CASE(csv_log_quotes_headings_that_need_it) {
  struct Adds final : Callback {
    std::vector<std::string> adds() const override {
      return {"a,b", "a;b", "say \"x\"", "two\nlines", "plain"};
    }
    void on_epoch_end(Training&, Logs& logs) override {
      const double infinity = std::numeric_limits<double>::infinity();
      for (const double value : {0.5, -std::nan(""), infinity, -infinity, 2.0}) {
        logs.emplace_back(adds()[logs.size() - 1], value);  // loss is there
      }
    }
  };
  reference();
  Scratch scratch;
  FitOptions options = fit_options(1);
  options.directory = scratch.path();
  const auto file = [&](const char* separator) {
    Adds adds;
    const auto log = callback("csv_log", {{"separator", separator}});
    const History history = tiny_classifier().fit(labelled(3), nullptr, options, {&adds, log.get()});
    BOOST_TEST(history.to_csv().find(",0.5,nan,inf,-inf,2\n") != std::string::npos, history.to_csv());
    return scratch.read("log.csv");
  };
  const std::string comma = file(",");
  BOOST_TEST(comma.starts_with("epoch,loss,\"a,b\",a;b,\"say \"\"x\"\"\",\"two\nlines\",plain\n1,"), comma);
  BOOST_TEST(comma.ends_with(",0.5,nan,inf,-inf,2\n"), comma);
  const std::string semicolon = file(";");
  BOOST_TEST(semicolon.starts_with("epoch;loss;a,b;\"a;b\";"), semicolon);
}

BOOST_AUTO_TEST_CASE(no_callback_that_only_watches_changes_what_is_trained) {
  reference();
  Scratch scratch;
  FitOptions options = fit_options(4);
  options.batch_size = 2;
  options.directory = scratch.path();
  const Samples validation = labelled(5);
  Trainer alone = tiny_classifier();
  const History unseen = alone.fit(labelled(7), &validation, options);
  std::vector<std::unique_ptr<Callback>> all;
  all.push_back(callback("early_stopping", {{"patience", 99}, {"restore_best_weights", false}}));
  all.push_back(callback("reduce_lr_on_plateau", {{"patience", 99}}));
  all.push_back(callback("time_limit", {{"limit", "10 hours"}}));
  all.push_back(callback("csv_log", {{"every", "1 step"}}));
  all.push_back(callback("json_log", {}));
  all.push_back(callback("print", {{"value", "val_loss / loss"}}));
  all.push_back(callback("weight_statistics", {}));
  all.push_back(callback("gradient_statistics", {}));
  std::vector<Callback*> list;
  for (const auto& one : all) list.push_back(one.get());
  Trainer watched = tiny_classifier();
  FitState state;
  const History seen = watched.fit(labelled(7), &validation, options, state, list);
  BOOST_CHECK(watched.weights() == alone.weights());
  for (const char* log : {"loss", "val_loss"}) BOOST_TEST(seen.values(log) == unseen.values(log), every);
  BOOST_TEST(std::filesystem::exists(scratch.path() / "log.csv"));
}

BOOST_AUTO_TEST_CASE(a_time_limit_is_a_time) {
  reference();
  const std::string message = message_of<ConfigError>([] {
    callback("time_limit", {{"limit", "3 epochs"}});
  });
  BOOST_TEST(holds(message, "the limit is a time"), message);
}

// A limit of a nanosecond is over when the first epoch ends, if not before.
BOOST_AUTO_TEST_CASE(a_time_limit_ends_a_fit_which_is_complete) {
  reference();
  const auto limit = callback("time_limit", {{"limit", "0.000000001 seconds"}});
  const History history = tiny_classifier().fit(labelled(3), nullptr, fit_options(1000000), {limit.get()});
  BOOST_TEST((history.end == FitEnd::stopped));
  BOOST_TEST(holds(history.stopped, "time limit of 0.000000001 seconds reached"), history.stopped);
}

BOOST_AUTO_TEST_SUITE_END()