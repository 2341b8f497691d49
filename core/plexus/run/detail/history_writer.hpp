#pragma once

#include <plexus/run/run_directory.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/clock.hpp>

#include <limits>

namespace plexus {

/// Writes history.json and history.csv of a run directory after each epoch of a fit, so that a killed run
/// keeps them. Epochs can be shorter than it takes to flush a file to the disk: after a write, the next one
/// waits for `wait_factor` times as long as that write took, and `Run` writes the whole history at the end. A
/// write that fails is tried again after a later epoch: the weights are worth more than the history, so the
/// training goes on.
class HistoryWriter final : public Callback {
 public:
  /// At most 2 % of the time of a training goes into its history.
  static constexpr double wait_factor = 50;

  /// `before`: the epochs that earlier fits of the run have made.
  explicit HistoryWriter(RunDirectory directory, History before = {}, SecondsClock clock = steady_seconds);

  void on_epoch_end(Training& training, Logs& logs) override { add(training.progress(), logs); }
  void on_epoch_interrupted(Training& training, const Logs& logs) override { add(training.progress(), logs); }
  /// Writes an epoch, now or later.
  void add(const FitProgress& progress, const Logs& logs);
  /// Writes the epochs that have not been written yet: for a fit that fails. Throws FileError.
  void flush();

 private:
  RunDirectory directory_;
  SecondsClock clock_;
  History history_;
  double next_write_ = -std::numeric_limits<double>::infinity();  ///< by the clock
};

}  // namespace plexus
