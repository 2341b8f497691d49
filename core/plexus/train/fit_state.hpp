#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/train/callback_state.hpp>
#include <plexus/train/history.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace plexus {

/// Whether a fit is in the training or in the validation of an epoch, or has made all its epochs.
enum class FitPhase : std::uint8_t { training, validating, ended };

/// Where a fit stands, without the model's variables. Trainer::fit reads it, keeps it up to date before each
/// hook of a callback, and leaves it for a later call: with the variables of that moment restored
/// (Store::snapshot, Store::restore) and the same samples and options, the later fit goes on with equal bits.
/// A new object describes a fit that has not begun.
struct FitState {
  FitPhase phase = FitPhase::training;
  int epoch = 1;          ///< the current epoch, from 1; after the end, one more than the epochs made
  std::int64_t step = 0;  ///< training steps of this epoch that are done

  std::uint64_t pass = 0;           ///< complete passes over the training rows; selects the order of the next
  std::int64_t next_row = 0;        ///< rows of the order of this pass that are done
  std::int64_t validation_row = 0;  ///< rows of this epoch's validation that are done

  std::int64_t batches = 0;  ///< training batches of all epochs
  std::int64_t updates = 0;  ///< updates of the parameters in all epochs

  Logs training_logs;  ///< of this epoch, when its training is done; validation uses the same accumulators
  /// The accumulators of loss and metrics, when fit returns in the middle of an epoch; otherwise empty.
  /// A hook gets a state with them from Training::state.
  NamedTensors sums;
  /// The mean loss of the first training step, or of the first steps up to 8 rows; absent before. A later
  /// epoch with ten times as much is reported.
  std::optional<double> first_loss;
  double seconds = 0;  ///< that this epoch has taken
  /// The history of complete epochs. Its `stopped` says why a callback has ended the fit (Training::stop),
  /// once one has: a fit that goes on from there ends at once, unless the text is cleared. Other reasons for
  /// the end of a fit are only in History::stopped of the value that fit returns.
  History history;
  /// The states of those callbacks that have one, in the order of the fit's callbacks, when fit returns or a
  /// hook asks Training::state. Empty: callbacks begin anew.
  std::vector<CallbackState> callbacks;
};

}  // namespace plexus
