#pragma once

#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/history.hpp>

#include <functional>
#include <optional>
#include <string_view>

namespace plexus {

/// Evaluations during a fit besides its validation: of all training samples, and those that hooks ask for,
/// including gradients. Borrows all that it is given. It shares programs with other walks over samples in
/// inference mode: such a walk that was not at its end must begin again from its row afterwards
/// (BatchWalk::start_at).
class FitEvaluation {
 public:
  FitEvaluation(BatchBinding& binding, Programs& programs, const Samples& train, const Samples* validation);

  /// Loss and metrics of all training samples as train_*, in the accumulators; nullopt if `stopped` returned
  /// true between two replays.
  std::optional<Logs> train(const std::function<bool()>& stopped);
  /// The same without a stop; the accumulators are as before afterwards.
  Logs train_for_hook();
  /// Loss and metrics of the validation samples as val_*, also without changing the accumulators; nullopt if
  /// there are no such samples.
  std::optional<Logs> validation_for_hook();
  /// The gradients (batch_gradients) of the last training batch: its rows are those that `order` holds before
  /// `end`.
  NamedTensors gradients_for_hook(const Tensor& order, std::int64_t end, std::int64_t batch_size);

 private:
  BatchWalk& walk_over_train();
  Logs evaluated(BatchWalk& walk, std::string_view prefix);
  Logs logs(std::string_view prefix);

  BatchBinding& binding_;
  Programs& programs_;
  const Samples& train_;
  const Samples* validation_;            // may be null
  std::optional<BatchWalk> train_walk_;  // made when they are needed
  std::optional<BatchWalk> validation_walk_;
};

}  // namespace plexus
