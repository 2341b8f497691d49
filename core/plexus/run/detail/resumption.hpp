#pragma once

#include <plexus/run/detail/checkpoint_files.hpp>
#include <plexus/run/manifest.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/fit_options.hpp>
#include <plexus/train/plan.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// A checkpoint that cannot be used, and why.
struct DamagedCheckpoint {
  std::filesystem::path file;
  std::string why;
};

/// Where a training goes on.
struct Resumption {
  std::filesystem::path file;
  Checkpoint checkpoint;
  Manifest manifest;                       ///< of the training that wrote it
  std::optional<Checkpoint> newest;        ///< with `verify`: what the training must reproduce
  std::vector<DamagedCheckpoint> damaged;  ///< newer ones
};

/// The newest whole checkpoint of a run directory; with `verify` the one before it. Throws UsageError if
/// there is none, DataError if all are damaged, and if a newer Plexus wrote one (NewerFormatError).
Resumption find_resumption(const RunDirectory& directory, bool verify);

/// Throws UsageError for an override that would change what the run computes: the training could not give the
/// numbers of a run that was never stopped.
void require_resumable_overrides(std::span<const std::string> overrides);
/// Throws UsageError unless a training that stands at `state` has something left to do for this number of
/// epochs. `before`, `epochs_before`: the state and the epochs of the run as its directory has them.
void require_epochs_left(const RunDirectory& directory, RunState before, int epochs_before, int epochs,
                         const FitState& state);
/// The number of epochs that a run directory with this config was to be trained for.
int recorded_epochs(const Tree& recorded);
/// Throws UsageError if the learning rate follows a schedule whose length is the number of epochs, and that
/// number, `epochs` when the run began, is another in `options`: the rates would have been others from the
/// first step on. `rows`: of the training part.
void require_same_schedule(const Plan& plan, int epochs, const FitOptions& options, std::int64_t rows);
/// Throws DataError if files of the data, by their hashes, are not those that the directory recorded.
void require_same_data(const Tree& recorded, const std::map<std::string, std::string>& today);
/// Throws PluginError if a library that the training used is not the one that is loaded now.
void require_same_plugins(const Manifest& before, const Manifest& now);
/// Warns of a backend, threads or an instruction set that are not those of the training before, so that bits
/// may differ; with `verify` throws Error.
void look_at_bits(const Manifest& before, const Manifest& now, bool verify);

/// Notes to the callbacks where a training goes on, and warns of damaged checkpoints, which are renamed to
/// NAME.damaged. If there is a checkpoint to reproduce (Resumption::newest), compares all variables and the
/// logs of complete epochs with it bit by bit when the training gets there, and throws Error if they differ.
class ResumeCallback final : public Callback {
 public:
  /// `resumption` must outlive it.
  explicit ResumeCallback(const Resumption& resumption) : resumption_(resumption) {}

  /// Whether a difference was found.
  bool differs() const { return differs_; }
  /// Whether the fit took the checkpoint and asked for batches.
  bool has_begun() const { return has_begun_; }

  void on_train_begin(Training& training) override;
  void on_epoch_end(Training& training, Logs& logs) override;
  std::int64_t next_batch(const Training& training) override;
  void on_train_batch_end(Training& training) override;
  std::int64_t next_test_batch(const Training& training) override;

 private:
  void compare(Training& training);
  [[noreturn]] void fail(const std::string& message);

  const Resumption& resumption_;
  bool differs_ = false;
  bool has_begun_ = false;
};

}  // namespace plexus
