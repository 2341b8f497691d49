#pragma once

#include <plexus/train/detail/fit_callbacks.hpp>
#include <plexus/train/programs.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plexus {

class Trainer;

/// One call of Trainer::evaluate or predict, as its callbacks see it. The code that makes the batches asks
/// next() how many it may make, and reports them to made(). Borrows all that it is given.
class EvaluationLoop {
 public:
  /// `mode`: evaluate or predict. `steps`: the number of batches. `logs`: the logs that an evaluation will
  /// have.
  EvaluationLoop(Trainer& trainer, Programs& programs, Mode mode, std::int64_t steps,
                 std::span<Callback* const> callbacks, std::vector<KnownLog> logs);

  void begin();
  /// How many of the next batches may be replayed together. Calls the hooks before the first of them.
  std::int64_t next();
  /// Says that `steps` batches were made. Calls the hooks after the last of them.
  void made(std::int64_t steps);
  /// Whether all batches were made or a callback has stopped it.
  bool at_end() const { return at_.step == at_.steps || !reason_.empty(); }
  /// Calls the hooks of the end, unless it was stopped before. `logs`: the values of an evaluation.
  void end(const Logs& logs);

 private:
  friend class Training;

  Logs running_logs();
  const FitCallbacks::BatchHooks& hooks() const;

  Trainer& trainer_;
  Programs& programs_;
  Mode mode_;
  FitProgress at_;
  double start_;  // by steady_seconds
  Training training_;
  FitCallbacks callbacks_;
  std::vector<KnownLog> known_logs_;
  std::string reason_;  // why a callback stops it
};

}  // namespace plexus
