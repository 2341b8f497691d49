// The plugins of a run directory: gone, moved, built again, given twice.

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

namespace {

/// The small run with an optimizer, a schedule and a callback of own.so, trained to `out`, and with a layer
/// of snake.so, trained to `layered`.
struct RunsWithPlugins : SmallRunFolder {
  RunsWithPlugins() {
    fs::copy(PLEXUS_OWN_TRAINING, scratch.path() / "own.so");
    fs::copy(PLEXUS_SNAKE, scratch.path() / "snake.so");
    scratch.write("own.yaml", with(small_run, "seed: 1", "seed: 1\nplugins: [./own.so]"));
    const Outcome trained = plexus({"train", "own.yaml", "--quiet", "--out", "out",
                                    "optimizer={plain_descent: {learning_rate: fixed_rate}}",
                                    "fit.shuffle=backwards", "callbacks=[counts_epochs]"});
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  }
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }
  /// As if it had been built again.
  void change(const std::string& plugin) const {
    scratch.write(plugin, scratch.read(plugin) + "another build");
  }
  std::size_t plugins_of_config() const {
    const std::string config = scratch.read("out/config.yaml");
    std::size_t found = 0;
    for (auto at = config.find("own.so"); at != config.npos; at = config.find("own.so", at + 1)) ++found;
    return found;
  }
  void refused(const std::vector<std::string>& words, const std::vector<std::string>& says) const {
    const Outcome outcome = plexus(words);
    BOOST_TEST(outcome.exit_code == 2, words[0] << ": " << outcome.err);
    for (const std::string& part : says) BOOST_TEST(holds(outcome.err, part), outcome.err);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plugins_of_runs, RunsWithPlugins)

BOOST_AUTO_TEST_CASE(that_changed_are_refused_by_resume_unless_they_are_accepted) {
  change("own.so");
  const std::string config = scratch.read("out/config.yaml");
  refused({"resume", "out", "fit.epochs=4"},
          {"own.so: it is not the file that was pinned", "--accept-changed"});
  refused({"resume", "out", "fit.epochs=4", "--plugin", "./own.so"},
          {"it is not the file", "--accept-changed"});
  BOOST_TEST(scratch.read("out/config.yaml") == config);

  const Outcome accepted = plexus({"resume", "out", "fit.epochs=4", "--accept-changed", "--quiet"});
  BOOST_TEST(accepted.exit_code == 0, accepted.err);
  const nlohmann::json changes =
      nlohmann::json::parse(scratch.read("out/manifest.json")).at("accepted_changes");
  BOOST_TEST_REQUIRE(changes.size() == 1U);
  const std::string before = changes[0].at("before"), now = changes[0].at("now");
  BOOST_TEST(changes[0].at("file") == fs::canonical(scratch.path() / "own.so").string());
  BOOST_TEST(holds(config, before));
  BOOST_TEST(holds(scratch.read("out/config.yaml"), now));
  const std::string said = "own.so is another file than this run was made with (its SHA-256 was " +
                           before.substr(0, 12) + "..., is " + now.substr(0, 12) + "...)";
  BOOST_TEST(holds(accepted.err, said), accepted.err);
  BOOST_TEST(accepted.err.find("accepted:") == accepted.err.rfind("accepted:"), accepted.err);

  const Outcome again = plexus({"resume", "out", "fit.epochs=6"});
  BOOST_TEST(again.exit_code == 0, again.err);  // it is the plugin of the run now
  BOOST_TEST(nlohmann::json::parse(scratch.read("out/manifest.json")).at("accepted_changes") == changes);
}

BOOST_AUTO_TEST_CASE(that_are_given_again_are_one) {
  const Outcome resumed = plexus({"resume", "out", "fit.epochs=4", "--plugin", "./own.so"});
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  BOOST_TEST(plugins_of_config() == 1U, scratch.read("out/config.yaml"));
  const Outcome trained = plexus({"train", "own.yaml", "--quiet", "--out", "more", "--plugin", "./own.so"});
  BOOST_TEST(trained.exit_code == 0, trained.err);
  const Outcome once_more = plexus({"evaluate", "more"});
  BOOST_TEST(once_more.exit_code == 0, once_more.err);
}

BOOST_AUTO_TEST_CASE(that_were_moved_are_named_by_an_option) {
  fs::create_directory(scratch.path() / "elsewhere");
  fs::rename(scratch.path() / "own.so", scratch.path() / "elsewhere/own.so");
  refused({"resume", "out", "fit.epochs=4"},
          {"cannot open plugin", "own.so", "say where it is now: --plugin FILE"});
  const Outcome resumed = plexus({"resume", "out", "fit.epochs=4", "--plugin", "elsewhere/own.so"});
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  BOOST_TEST(plugins_of_config() == 1U);
  BOOST_TEST(holds(scratch.read("out/config.yaml"), "elsewhere/own.so"));
}

BOOST_AUTO_TEST_CASE(that_only_the_training_used_are_not_needed_afterwards) {
  scratch.write("rows.csv", small_table);
  const std::vector<std::vector<std::string>> commands = {
      {"evaluate", "out"}, {"predict", "out", "--input", "rows.csv"}, {"summary", "out"}};
  std::vector<std::string> before;
  for (const auto& command : commands) before.push_back(plexus(command).out);
  const auto work_as_before = [&](const std::string& note) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const Outcome outcome = plexus(commands[i]);
      BOOST_TEST(outcome.exit_code == 0, commands[i][0] << ": " << outcome.err);
      BOOST_TEST(holds(outcome.err, note), outcome.err);
      BOOST_TEST(holds(outcome.err, "it is left out, since nothing but the training uses it"), outcome.err);
      if (commands[i][0] == "summary") {  // it has no optimizer to tell of
        BOOST_TEST(before[i].starts_with(outcome.out), outcome.out);
      } else {
        BOOST_TEST(outcome.out == before[i]);
      }
    }
  };
  change("own.so");
  work_as_before("it is not the file that was pinned");
  fs::remove(scratch.path() / "own.so");
  work_as_before("cannot open plugin");
  refused({"resume", "out", "fit.epochs=4"}, {"cannot open plugin"});
  refused({"train", "out"}, {"cannot open plugin"});
  refused({"config", "out"}, {"cannot open plugin"});
}

BOOST_AUTO_TEST_CASE(that_the_model_needs_are_missed_by_their_name) {
  scratch.write("layered.yaml", with(with(small_run, "seed: 1", "seed: 1\nplugins: [./snake.so, ./own.so]"),
                                     "dense: {units: 8, activation: relu}", "snake"));
  BOOST_TEST_REQUIRE(plexus({"train", "layered.yaml", "--quiet", "--out", "layered"}).exit_code == 0);
  fs::remove(scratch.path() / "snake.so");
  refused({"evaluate", "layered"}, {"cannot open plugin", "snake.so", "there is no layer 'snake'"});
}

BOOST_AUTO_TEST_SUITE_END()
