#pragma once

#include <plexus/config/interval.hpp>
#include <plexus/config/tree.hpp>

#include <optional>
#include <string>

namespace plexus {

/// When checkpoints are written, which of them are kept, and which log says what the best weights are: the
/// section `checkpoint` of a run file. A value type.
struct CheckpointPolicy {
  bool enabled = true;
  /// Absent: at the end of each epoch, but for epochs that are so short that writing would take more than 2 %
  /// of the time of the training.
  std::optional<Interval> every = {};
  int keep = 2;  ///< checkpoints; older ones are removed
  /// Absent: val_loss where there is validation. Empty: no best weights are kept.
  std::optional<std::string> best = {};
  Position best_position = {};  ///< in a run file, for messages
};

}  // namespace plexus
