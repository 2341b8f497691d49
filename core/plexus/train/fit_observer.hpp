#pragma once

#include <plexus/train/history.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace plexus {

/// How far a fit has come.
struct FitProgress {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  /// Steps that are done, and all steps: of the epoch's training, or in an evaluation hook of the evaluation.
  std::int64_t step = 0;
  std::int64_t steps = 0;
  double seconds = 0;  ///< since the epoch began, with its validation
};

/// Watches a fit. The hooks are Keras's callback moments. They are called on the thread that called
/// Trainer::fit, between two replays, in the order of the list of observers. An exception that a hook throws
/// ends the fit. A hook that is not overridden costs nothing: steps are replayed together up to the next step
/// for which an observer asked.
class FitObserver {
 public:
  /// The answer of an observer that asks for no step.
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
  /// Computes the running means of loss and metrics when it is called; valid during the hook.
  using RunningLogs = std::function<Logs()>;

  virtual ~FitObserver();

  /// The first hook of a fit. A fit that goes on from a stored state calls it with the epoch and the step
  /// where it goes on.
  virtual void train_begins(const FitProgress&) {}
  /// The last hook of a fit, also of one that was stopped.
  virtual void train_ends(const FitProgress&, const History&) {}

  /// Before the first step of an epoch. It is not called again for an epoch that goes on from a stored state.
  virtual void epoch_begins(const FitProgress&) {}
  /// After an epoch's validation, with its training logs and val_*. It is also called for the epoch in which
  /// a fit was stopped, if that made a step, with the logs up to there.
  virtual void epoch_ends(const FitProgress&, const Logs&) {}

  /// The step of this epoch after which step_done is wanted next; a step that is already done counts as
  /// `never`. It is asked when an epoch begins (or goes on) and after each step_done.
  virtual std::int64_t next_step(const FitProgress&) { return never; }
  /// After the training step that next_step asked for.
  virtual void step_done(const FitProgress&, const RunningLogs& logs) { (void)logs; }

  virtual void evaluation_begins(const FitProgress&) {}
  /// `logs` holds the values without the prefix "val_". It is not called if the evaluation was stopped.
  virtual void evaluation_ends(const FitProgress&, const Logs& logs) { (void)logs; }
  /// The same as next_step and step_done, for the batches of a validation.
  virtual std::int64_t next_evaluation_step(const FitProgress&) { return never; }
  virtual void evaluation_step_done(const FitProgress&, const RunningLogs& logs) { (void)logs; }

  /// For displays: after some training step, at most 20 times a second.
  virtual void refresh(const FitProgress&, const RunningLogs& logs) { (void)logs; }
  /// An option that cannot be followed as given, and what is done instead; or a rule that a plugin broke.
  virtual void warns(const std::string& message) { (void)message; }
};

}  // namespace plexus
