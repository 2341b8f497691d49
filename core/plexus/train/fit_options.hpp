#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace plexus {

class Order;

/// What a fit does when its loss or its weights become NaN or infinite. `stop`: it ends, and puts the
/// variables back as they were after the last epoch in which loss and weights were finite. `ignore`: it goes
/// on, with a warning.
enum class Nonfinite : std::uint8_t { stop, ignore };

/// How Trainer::fit trains.
struct FitOptions {
  int epochs = 1;
  std::int64_t batch_size = 32;  ///< without effect where a step of the optimizer is a whole pass
  bool shuffle = true;  ///< each pass over the rows has a new order, a function of (seed, passes made before)
  std::shared_ptr<const Order> order = {};  ///< gives the order of each pass instead, if there is one
  /// Absent: all rows. Fewer: the next epoch continues the order of this one; a new order begins when all
  /// rows were visited. More than there are: all rows, with a warning.
  std::optional<std::int64_t> steps_per_epoch = {};
  int validation_frequency = 1;  ///< epochs from one validation to the next
  Nonfinite nonfinite = Nonfinite::stop;
  /// When it becomes true, from any thread or from a hook, the fit ends after the steps that are being
  /// replayed.
  const std::atomic<bool>* stop = nullptr;
  /// After each epoch's training, computes loss and metrics of all training samples with the current weights,
  /// as train_*. The epoch's own logs are means over batches, each with other weights.
  bool train_eval = false;
  std::filesystem::path directory = {};  ///< of the run, for callbacks that write files; may be empty
};

/// Batch size of evaluation, validation and prediction, unless a caller chooses another.
inline constexpr std::int64_t evaluation_batch = 512;

}  // namespace plexus
