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
  /// A run `flat` that learns in its first epochs only, which have two steps each, with the checkpoints of
  /// the last two of its epochs: three if it learns in one, else two.
  void train_until(int epoch) const {
    const std::string last_step = std::to_string(2 * epoch - 1);  // from 0
    const Outcome trained =
        plexus({"train", "run.yaml", "--quiet", "--out", "flat", "checkpoint.every=1 epoch",
                "fit.epochs=" + std::to_string(epoch == 1 ? 3 : 2),
                "optimizer.learning_rate={piecewise_constant: {boundaries: [" + last_step +
                    " steps], values: [0.5, 0.0]}}"});
    BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  }

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
    const bool from_fast = text.starts_with("fast");
    BOOST_TEST(holds(resumed.err, from_fast ? "the backend was onednn, is reference"
                                            : "the backend was reference, is onednn"),
               resumed.err);
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

// A folder cannot be read, whatever it is called.
BOOST_AUTO_TEST_CASE(that_are_folders_are_set_aside) {
  BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "--quiet", "--out", "whole", "fit.epochs=4"}).exit_code ==
                     0);
  fs::remove(scratch.path() / newest);
  fs::create_directory(scratch.path() / newest);
  const Outcome resumed = plexus({"resume", "out", "fit.epochs=4"});
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  BOOST_TEST(holds(resumed.err, "epoch_000002.safetensors is no file; the checkpoint before it is used"),
             resumed.err);
  BOOST_TEST(fs::is_directory(scratch.path() / (newest + ".damaged")));
  BOOST_TEST((scratch.read("out/weights.safetensors") == scratch.read("whole/weights.safetensors")));
}

// Of epoch 2, since the learning rate is 0 afterwards: no later epoch writes the file.
BOOST_AUTO_TEST_CASE(make_best_weights_again_that_are_gone_or_damaged) {
  train_until(2);
  const fs::path file = scratch.path() / "flat/best.safetensors";
  const std::string best = scratch.read("flat/best.safetensors");
  const auto made_again = [&](const std::string& epochs, const std::string& says) {
    const Outcome resumed = plexus({"resume", "flat", "fit.epochs=" + epochs});
    BOOST_TEST(resumed.exit_code == 0, resumed.err);
    BOOST_TEST(holds(resumed.err, says), resumed.err);
    BOOST_TEST(holds(resumed.err, "it was made again from epoch_000002.safetensors"), resumed.err);
    BOOST_TEST((scratch.read("flat/best.safetensors") == best));
  };
  fs::remove(file);
  const Outcome absent = plexus({"evaluate", "flat", "--weights", "best"});
  BOOST_TEST(absent.exit_code == 2);
  BOOST_TEST(holds(absent.err, "resume makes it again where a checkpoint of its epoch is left"), absent.err);
  made_again("3", "best.safetensors is gone; ");
  scratch.write("flat/best.safetensors", best.substr(0, 100));
  const Outcome damaged = plexus({"evaluate", "flat", "--weights", "best"});
  BOOST_TEST(damaged.exit_code == 1);
  BOOST_TEST(holds(damaged.err, "best.safetensors: not a usable safetensors file"), damaged.err);
  made_again("4", "and is now best.safetensors.damaged; ");
}

// What the validation judged were the averages.
BOOST_AUTO_TEST_CASE(make_best_weights_again_that_are_averages) {
  const std::string optimizer =
      "optimizer={sgd: {learning_rate: {piecewise_constant: {boundaries: [5 steps], values: [0.5, 30]}}, "
      "use_ema: true, ema_momentum: 0.5, swap_ema_weights: true}}";  // the fourth epoch is a bad one
  const Outcome trained = plexus({"train", "run.yaml", "--quiet", "--out", "mean", "fit.epochs=3",
                                  "checkpoint.every=1 epoch", optimizer});
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.err);
  const std::string best = scratch.read("mean/best.safetensors");
  fs::remove(scratch.path() / "mean/best.safetensors");
  const Outcome resumed = plexus({"resume", "mean", "fit.epochs=4"});
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  BOOST_TEST(holds(resumed.err, "it was made again from epoch_000003.safetensors"), resumed.err);
  BOOST_TEST((scratch.read("mean/best.safetensors") == best));
}

BOOST_AUTO_TEST_CASE(replace_best_weights_of_another_origin) {
  train_until(2);
  const fs::path file = scratch.path() / "flat/best.safetensors";
  const std::string best = scratch.read("flat/best.safetensors");
  const auto replaced = [&](const std::string& from, const std::string& epochs, const std::string& says) {
    fs::copy_file(scratch.path() / from, file, fs::copy_options::overwrite_existing);
    const Outcome resumed = plexus({"resume", "flat", "fit.epochs=" + epochs});
    BOOST_TEST(resumed.exit_code == 0, resumed.err);
    BOOST_TEST(holds(resumed.err, says), resumed.err);
    BOOST_TEST((scratch.read("flat/best.safetensors.damaged") == scratch.read(from)));
    BOOST_TEST((scratch.read("flat/best.safetensors") == best));
  };
  fs::copy_file(scratch.path() / "out/weights.safetensors", file, fs::copy_options::overwrite_existing);
  const Outcome refused = plexus({"evaluate", "flat", "--weights", "best"});
  BOOST_TEST(refused.exit_code == 1);
  BOOST_TEST(holds(refused.err, "best.safetensors is not the file that a training wrote"), refused.err);
  BOOST_TEST(holds(refused.err, "--weights FILE"), refused.err);
  replaced("out/weights.safetensors", "3", "best.safetensors is not the file that a training wrote");
  BOOST_TEST_REQUIRE(plexus({"train", "run.yaml", "seed=2", "--quiet", "--out", "other"}).exit_code == 0);
  replaced("other/best.safetensors", "4", "best.safetensors is of another training (epoch 2, val_loss: ");
}

BOOST_AUTO_TEST_CASE(of_other_epochs_cannot_make_best_weights_again) {
  train_until(1);  // whose checkpoint is not kept
  fs::remove(scratch.path() / "flat/best.safetensors");
  const Outcome resumed = plexus({"resume", "flat", "fit.epochs=4"});
  BOOST_TEST(resumed.exit_code == 0, resumed.err);
  BOOST_TEST(holds(resumed.err, "best.safetensors is gone; it held the weights of epoch 1 (val_loss: "),
             resumed.err);
  BOOST_TEST(holds(resumed.err, "(epoch 4)"), resumed.err);  // the first from there on
  BOOST_TEST(plexus({"evaluate", "flat", "--weights", "best"}).exit_code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
