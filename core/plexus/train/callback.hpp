#pragma once

#include <plexus/config/component.hpp>
#include <plexus/train/callback_state.hpp>
#include <plexus/train/training.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace plexus {

/// Watches a fit and acts on it in hooks, which have the names and the moments of Keras's callbacks; a class
/// overrides those that it needs. They are called on the thread that called Trainer::fit, between two replays
/// of steps, in the order of the fit's callbacks. Trainer::evaluate and predict call the hooks named test and
/// predict of the callbacks that they are given, and no other ones. An exception that a hook throws ends the
/// fit. A hook that is not overridden costs nothing: steps are replayed together up to the next batch for
/// which a callback asked. No hook changes the program that trains.
///
/// A fit that goes on from a stored state ends with the bits of one that was never stopped, if what the
/// callbacks decide follows from the fit and from what they save, and not from a clock. An object serves one
/// fit at a time, and several fits one after the other.
class Callback : public Component {
 public:
  static constexpr Kind kind = Kind::callback;
  /// The answer of a callback that asks for no batch.
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  ~Callback() override;

  /// The names of logs that the callback reads. A fit refuses, before it trains, names that its epochs do not
  /// have.
  virtual std::vector<std::string> monitors() const { return {}; }
  /// The names of logs that on_epoch_end adds.
  virtual std::vector<std::string> adds() const { return {}; }
  /// The files that the callback writes, by their paths in the run directory. A run refuses, before it
  /// trains, paths outside the run directory, files that the run itself writes, and files that another
  /// callback writes.
  virtual std::vector<std::string> files() const { return {}; }

  /// The complete state that `load` needs to go on from here: an object with the same options that loads it
  /// behaves as this one. A callback with a state never saves an empty one. It may be called between any two
  /// hooks.
  virtual CallbackState save() const { return {}; }
  /// Goes on from a saved state; it is called after on_train_begin of a fit that goes on.
  virtual void load(const CallbackState& state) { (void)state; }

  /// The first hook of a fit, in which the callback begins anew. A fit that goes on from a stored state calls
  /// it with the epoch and the step where it goes on, and `load` after it.
  virtual void on_train_begin(Training& training) { (void)training; }
  /// After the last step of a fit, however it ended and before any on_train_end: weights and state are still
  /// those with which a later fit goes on.
  virtual void on_train_finish(Training& training) { (void)training; }
  /// The last hook of a fit, however it ended. It may change the weights that the fit leaves.
  virtual void on_train_end(Training& training) { (void)training; }

  /// Before the first step of an epoch. It is not called again for an epoch that goes on from a stored state.
  virtual void on_epoch_begin(Training& training) { (void)training; }
  /// After an epoch's validation, with its training logs, train_* and val_*. What is added to the logs, or
  /// changed in them, is seen by later callbacks and recorded in the history.
  virtual void on_epoch_end(Training& training, Logs& logs) { (void)training, (void)logs; }
  /// Instead of on_epoch_end if the fit was stopped within the epoch after at least one step; `logs` are the
  /// logs of the steps so far. A later fit that goes on calls on_epoch_end when the epoch is complete.
  virtual void on_epoch_interrupted(Training& training, const Logs& logs) { (void)training, (void)logs; }

  /// The step of this epoch, from 1, for which on_train_batch_begin and on_train_batch_end are wanted next; a
  /// step that is already done counts as `never`. It is asked when an epoch begins (or goes on) and after
  /// each on_train_batch_end. Every step: training.progress().step + 1.
  virtual std::int64_t next_batch(const Training& training) {
    (void)training;
    return never;
  }
  /// Before and after the training step that next_batch asked for.
  virtual void on_train_batch_begin(Training& training) { (void)training; }
  virtual void on_train_batch_end(Training& training) { (void)training; }

  /// Before and after an epoch's validation, or an evaluation. `logs` has its values without the prefix
  /// "val_"; on_test_end is not called if the evaluation was stopped before its end.
  virtual void on_test_begin(Training& training) { (void)training; }
  virtual void on_test_end(Training& training, const Logs& logs) { (void)training, (void)logs; }
  /// The same as next_batch and the hooks of batches, for the batches of a validation or an evaluation.
  virtual std::int64_t next_test_batch(const Training& training) {
    (void)training;
    return never;
  }
  virtual void on_test_batch_begin(Training& training) { (void)training; }
  virtual void on_test_batch_end(Training& training) { (void)training; }

  /// The same for a prediction: before and after it (unless it was stopped before its end), and its batches.
  virtual void on_predict_begin(Training& training) { (void)training; }
  virtual void on_predict_end(Training& training) { (void)training; }
  virtual std::int64_t next_predict_batch(const Training& training) {
    (void)training;
    return never;
  }
  virtual void on_predict_batch_begin(Training& training) { (void)training; }
  virtual void on_predict_batch_end(Training& training) { (void)training; }

  /// For displays and clocks: after some training step, at most 20 times a second.
  virtual void refresh(Training& training) { (void)training; }
  /// For displays: what another callback reports (Training::note).
  virtual void notes(const std::string& message) { (void)message; }
  /// For displays: an option that cannot be followed as given, and what is done instead; or a rule that a
  /// plugin broke.
  virtual void warns(const std::string& message) { (void)message; }
};

}  // namespace plexus
