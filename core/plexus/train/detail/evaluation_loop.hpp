#pragma once

#include <plexus/train/detail/fit_callbacks.hpp>
#include <plexus/train/programs.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plexus {

class Trainer;

/// One call of Trainer::evaluate or predict, as its callbacks see it: who makes its batches asks here how
/// many, and says how many there were. Borrows all that it is given.
class EvaluationLoop {
 public:
  /// `mode`: evaluate or predict. `steps`: the batches that there are. `logs`: those of an evaluation.
  EvaluationLoop(Trainer& trainer, Programs& programs, Mode mode, std::int64_t steps,
                 std::span<Callback* const> callbacks, std::vector<KnownLog> logs);

  void begin();
  /// How many of the next batches may be replayed together; the hooks before the first of them are called.
  std::int64_t next();
  /// So many were: the hooks after the last of them are called.
  void made(std::int64_t steps);
  /// Whether all batches were made or a callback has stopped it.
  bool at_end() const { return at_.step == at_.steps || !reason_.empty(); }
  /// Calls the hooks of the end, unless it was stopped before. `logs`: as for the constructor.
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
