#pragma once

#include <plexus/run/checkpoint_policy.hpp>
#include <plexus/run/detail/checkpoint_files.hpp>
#include <plexus/run/run_directory.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/clock.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// Writes checkpoints of a fit into its run directory, and best.safetensors, the weights and states after the
/// epoch with the best value of a log. Of equal values the first counts; values that are not finite never do.
/// A checkpoint of the moment in which the fit ends is always written. A write that fails ends the fit with
/// FileError; what was written before stays. In a training that goes on, a best.safetensors that is gone or
/// not the one that was written is made again from the checkpoint of its epoch, or given up with a warning.
class CheckpointWriter final : public Callback {
 public:
  /// Writing takes at most 2 % of the time of a training if the policy does not say when.
  static constexpr double wait_factor = 50;

  /// An absent `best` of the policy counts as none. Nothing is written before the place `from`, if there is
  /// one.
  CheckpointWriter(RunDirectory directory, const CheckpointPolicy& policy, CheckpointRecord record,
                   std::optional<CheckpointPlace> from = {}, SecondsClock clock = steady_seconds);

  /// The epoch that best.safetensors is of; absent if there is none.
  const std::optional<BestEpoch>& best() const { return best_; }

  std::vector<std::string> monitors() const override;
  CallbackState save() const override;
  void load(const CallbackState& state) override;
  void on_train_begin(Training& training) override;
  void on_train_finish(Training& training) override;
  void on_epoch_end(Training& training, Logs& logs) override;
  std::int64_t next_batch(const Training& training) override;
  void on_train_batch_end(Training& training) override;
  void refresh(Training& training) override;

 private:
  bool repeats(const CheckpointPlace& place) const { return from_ && place < *from_; }
  bool is_due_after(const FitProgress& at) const;
  void see_to_best(Training& training);
  void look_for_best(Training& training, const Logs& logs);
  void write(Training& training);
  void write_best();
  void remove_old(const CheckpointPlace& newest) const;

  RunDirectory directory_;
  std::optional<Interval> every_;
  int keep_;
  std::string log_;  // the log whose best epoch is kept; empty: none
  CheckpointRecord record_;
  std::optional<CheckpointPlace> from_;
  SecondsClock clock_;
  bool lower_is_better_ = true;
  std::optional<BestEpoch> best_;
  bool best_is_doubted_ = false;           // it comes from a state, and its file is not checked yet
  int begun_in_epoch_ = 1;                 // the epoch in which this fit began or went on
  std::optional<NamedTensors> unwritten_;  // the weights of `best_`, until best.safetensors has them
  std::optional<CheckpointPlace> written_;
  double written_at_ = 0;                                         // by the clock
  double next_write_ = -std::numeric_limits<double>::infinity();  // by the clock
};

}  // namespace plexus
