// What a user's hands do with checkpoints: other formats, damage, other backends, weights to begin with.

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ending_runs.hpp"

using namespace plexus::tests;
namespace fs = std::filesystem;

namespace {

/// The small run, trained with a checkpoint each epoch.
struct CheckpointedRun : SmallRunFolder {
  CheckpointedRun() {
    const Outcome trained =
        plexus({"train", "run.yaml", "--quiet", "--out", "out", "checkpoint={every: 1 epoch, keep: 9}"});
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  }
  Outcome plexus(const std::vector<std::string>& words) const { return run_plexus(words, scratch.path()); }

  const std::string newest = "out/checkpoints/epoch_000002.safetensors";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(checkpoints, CheckpointedRun)

// It is whole: going on from the one before would lose what the newer program trained.
BOOST_AUTO_TEST_CASE(of_a_newer_format_are_refused_and_stay) {
  const std::string bytes = scratch.read(newest);
  const std::string key = "\"plexus_format\":\"";
  const std::string newer = std::string(bytes).replace(bytes.find(key) + key.size(), 1, "9");
  scratch.write(newest, newer);
  const Outcome refused = plexus({"resume", "out", "fit.epochs=4"});
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(holds(refused.err, "was made by a newer Plexus: format 9"), refused.err);
  BOOST_TEST((scratch.read(newest) == newer));
}

BOOST_AUTO_TEST_CASE(that_are_damaged_give_no_weights) {
  std::string bytes = scratch.read(newest);
  bytes[bytes.size() - 3] = static_cast<char>(bytes[bytes.size() - 3] ^ 1);
  scratch.write("damaged.safetensors", bytes);
  const Outcome refused = plexus({"evaluate", "out", "--weights", "damaged.safetensors"});
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(holds(refused.err, "damaged.safetensors is damaged"), refused.err);
}

BOOST_AUTO_TEST_CASE(give_the_weights_to_begin_another_run_with) {
  for (const char* from :
       {"initial_weights=out/checkpoints/epoch_000002.safetensors", "initial_weights=out"}) {
    const Outcome trained = plexus({"train", "run.yaml", from, "--quiet", "--out", "next"});
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
    fs::rename(scratch.path() / "next", scratch.path() / (fs::exists(scratch.path() / "a") ? "b" : "a"));
  }
  BOOST_TEST((scratch.read("a/weights.safetensors") == scratch.read("b/weights.safetensors")));
}

// The names of the libraries of another backend are no reason to refuse: its numbers are.
BOOST_AUTO_TEST_CASE(of_another_backend_warn_of_their_bits) {
  const Outcome fast = plexus({"train", "run.yaml", "backend=onednn", "--quiet", "--out", "fast"});
  if (fast.exit_code != 0 && holds(fast.err, "cannot run here")) return;
  BOOST_TEST_REQUIRE(fast.exit_code == 0, fast.err);
  for (const char* words : {"fast backend=reference", "out backend=onednn"}) {
    const std::string text = words;
    const auto space = text.find(' ');
    const Outcome resumed = plexus({"resume", text.substr(0, space), text.substr(space + 1), "fit.epochs=3"});
    BOOST_TEST(resumed.exit_code == 0, resumed.err);
    BOOST_TEST(holds(resumed.err, "may differ by rounding"), resumed.err);
    BOOST_TEST(!holds(resumed.err, "was ,"), resumed.err);
  }
}

// best.safetensors is of an epoch that the repetition has not come to.
BOOST_AUTO_TEST_CASE(that_are_verified_leave_the_best_weights_until_they_meet) {
  const std::string best = scratch.read("out/best.safetensors");
  const Outcome other = plexus(
      {"train", "run.yaml", "--quiet", "--out", "other", "seed=2", "checkpoint={every: 1 epoch, keep: 9}"});
  BOOST_TEST_REQUIRE(other.exit_code == 0, other.err);
  fs::copy_file(scratch.path() / "other/checkpoints/epoch_000001.safetensors",
                scratch.path() / "out/checkpoints/epoch_000001.safetensors",
                fs::copy_options::overwrite_existing);
  const std::string config = scratch.read("out/config.yaml");
  const Outcome differs = plexus({"resume", "out", "--verify", "fit.epochs=5"});
  BOOST_TEST(differs.exit_code == 1);
  BOOST_TEST(holds(differs.err, "--verify: at the end of epoch 2"), differs.err);
  BOOST_TEST((scratch.read("out/best.safetensors") == best));
  BOOST_TEST(scratch.read("out/config.yaml") == config);
}

BOOST_AUTO_TEST_CASE(that_a_callback_cannot_go_on_from_leave_the_run_as_it_was) {
  const std::string averaging = "callbacks=[{stochastic_weight_averaging: {start: 0.5}}]";
  BOOST_TEST_REQUIRE(
      plexus({"train", "run.yaml", averaging, "fit.epochs=4", "--quiet", "--out", "mean"}).exit_code == 0);
  const std::string config = scratch.read("mean/config.yaml"), manifest = scratch.read("mean/manifest.json");
  const Outcome refused = plexus({"resume", "mean", "fit.epochs=8"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(holds(refused.err, "the mean began with epoch 3"), refused.err);
  BOOST_TEST(scratch.read("mean/config.yaml") == config);
  BOOST_TEST(scratch.read("mean/manifest.json") == manifest);
}

BOOST_AUTO_TEST_CASE(know_one_writer_of_a_log) {
  const Outcome trained =
      plexus({"train", "run.yaml", "--out", "logs", "callbacks=[csv_log, {json_log: {file: log.csv}}]"});
  BOOST_TEST(trained.exit_code == 0, trained.err);
  BOOST_TEST(holds(trained.err, "another callback, or another process, is writing it"), trained.err);
  const std::string log = scratch.read("logs/log.csv");
  BOOST_TEST(log.starts_with("epoch,"), log);
  BOOST_TEST(!holds(log, "{"), log);
}

BOOST_AUTO_TEST_SUITE_END()
