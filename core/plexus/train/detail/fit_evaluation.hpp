#pragma once

#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/history.hpp>

#include <functional>
#include <optional>
#include <string_view>

namespace plexus {

/// Evaluations of a fit besides its validation: of all training samples, and what hooks ask for, gradients
/// among it. Borrows all that it is given. A walk over samples in inference mode that was not at its end must
/// begin again from its row afterwards (BatchWalk::start_at), since it shares their programs.
class FitEvaluation {
 public:
  FitEvaluation(BatchBinding& binding, Programs& programs, const Samples& train, const Samples* validation);

  /// Loss and metrics of all training samples as train_*, with the accumulators; nothing if `stopped` said so
  /// between two replays.
  std::optional<Logs> train(const std::function<bool()>& stopped);
  /// The same, to the end and with the accumulators as they were.
  Logs train_for_hook();
  /// Those of the validation samples as val_*; nothing if there are none.
  std::optional<Logs> validation_for_hook();
  /// The gradients (batch_gradients) of the last batch that was made of training rows in this order, up to
  /// its row `end`.
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
