#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/clock.hpp>
#include <plexus/train/detail/check_fit_state.hpp>
#include <plexus/train/detail/check_rates.hpp>
#include <plexus/train/detail/fit_length_of.hpp>
#include <plexus/train/detail/fit_loop.hpp>
#include <plexus/train/detail/fit_warnings.hpp>
#include <plexus/train/detail/kept_sums.hpp>
#include <plexus/train/detail/known_logs.hpp>
#include <plexus/train/detail/weight_averages.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace plexus {

FitLoop::FitLoop(Trainer& trainer, BatchBinding& binding, Programs& programs, const Data& data,
                 const FitOptions& options, FitState& state, std::span<Callback* const> callbacks,
                 std::vector<KnownLog> logs)
    : trainer_(trainer),
      programs_(programs),
      data_(data),
      options_(options),
      state_(state),
      training_(*this),
      callbacks_(callbacks, training_),
      given_(callbacks),
      known_logs_(std::move(logs)),
      evaluation_(binding, programs, data.train, data.validation),
      orders_(options, programs.seed(), data.train.rows, data.sequences),
      walk_(binding, Mode::train, data.train, orders_.orders(), options.batch_size),
      watch_(programs.store(), data.train, options,
             [this](const std::string& message) { callbacks_.warn(message); }),
      batch_loss_(static_cast<const double*>(programs.store().address(batch_loss))) {
  if (!data.validation) return;
  validation_walk_.emplace(binding, Mode::evaluate, *data.validation, binding.as_given(data.validation->rows),
                           evaluation_batch);
}

History FitLoop::run() {
  enter();
  std::string stopped = reason_;  // not empty if the state was saved when a callback had stopped the fit
  if (!stopped.empty() && state_.step > 0) {
    start_ = steady_seconds();
    seconds_before_ = state_.seconds;
    const bool trained = !state_.training_logs.empty();  // otherwise the sums are those of an evaluation
    interrupt(trained ? Logs(state_.training_logs) : programs_.training_logs(), stopped);
  }
  while (state_.phase != FitPhase::ended && stopped.empty()) stopped = run_epoch();
  callbacks_.on_train_finish();
  if (!watch_.failed()) state_.callbacks = callbacks_.save();
  state_.history.stopped = lasting_reason();
  history_ = state_.history;
  if (unfinished_) history_.epochs.push_back(*unfinished_);
  history_.end = watch_.failed()      ? FitEnd::nonfinite
                 : stopped.empty()    ? FitEnd::complete
                 : stopped == reason_ ? FitEnd::stopped
                                      : FitEnd::interrupted;
  if (history_.end == FitEnd::complete || history_.end == FitEnd::stopped) {
    // During a validation the averages stand in place of the parameters.
    if (state_.phase == FitPhase::validating) swap_averages_for_validation(programs_);
    write_averages(programs_);
  }
  history_.nonfinite = watch_.place();
  history_.stopped = stopped;
  ended_ = true;
  callbacks_.on_train_end();
  callbacks_.pass_on_warnings();
  return std::move(history_);
}

/// Checks the state before anything is changed, puts its sums into the accumulators and begins the training
/// of the callbacks.
void FitLoop::enter() {
  steps_ = fit_length_of(data_.train.rows, options_).steps_per_epoch;
  check_fit_state(state_, data_.train, data_.validation, steps_);
  const bool validating = state_.phase == FitPhase::validating;
  const std::string other_sums = validating || state_.step > 0 ? take_sums(state_, programs_) : "";
  if (state_.epoch > options_.epochs) {
    state_.phase = FitPhase::ended;
  } else if (state_.phase == FitPhase::ended) {
    state_.phase = FitPhase::training;
  }
  at_ = {state_.epoch, options_.epochs, state_.step, steps_, state_.seconds};
  reason_ = std::exchange(state_.history.stopped, {});
  callbacks_.on_train_begin();
  if (!state_.callbacks.empty()) callbacks_.load(state_.callbacks);
  keep();
  state_.sums.clear();
  if (!other_sums.empty()) callbacks_.warn(other_sums);
  for (const std::string& warning :
       fit_warnings(programs_, data_.train, data_.validation != nullptr, options_, state_, given_)) {
    callbacks_.warn(warning);
  }
  callbacks_.pass_on_warnings();
}

/// The state to which the fit goes back if its loss is not finite includes the states of the callbacks.
void FitLoop::keep() {
  if (options_.nonfinite == Nonfinite::stop) state_.callbacks = callbacks_.save();
  watch_.keep(state_);
}

/// Returns why it stopped, or an empty text if the epoch was completed.
std::string FitLoop::run_epoch() {
  start_ = steady_seconds();
  seconds_before_ = state_.seconds;
  at_ = {state_.epoch, options_.epochs, state_.step, steps_, state_.seconds};
  if (state_.phase == FitPhase::training) {
    if (state_.step == 0) {
      programs_.reset_accumulators();
      callbacks_.on_epoch_begin();
    }
    train();
    if (watch_.failed()) return fail(programs_.training_logs());
    if (state_.step == 0) return reason(fmt::format("interrupted before epoch {}", state_.epoch));
    if (state_.step < steps_) {
      return interrupt(programs_.training_logs(), fmt::format("interrupted in epoch {}, after {} of {} steps",
                                                              state_.epoch, state_.step, steps_));
    }
    // A fit that goes on from the evaluation below has overwritten the sums.
    if (state_.training_logs.empty()) state_.training_logs = programs_.training_logs();
    if ((options_.train_eval || programs_.measures_after_passes()) && !evaluate_train()) {
      return interrupt(
          state_.training_logs,
          fmt::format("interrupted in the evaluation after the training of epoch {}", state_.epoch));
    }
    if (validates()) begin_validation();
  }
  Logs logs = state_.training_logs;
  if (state_.phase == FitPhase::validating) {
    const std::optional<Logs> found = validate();
    if (!found) {
      return interrupt(logs, fmt::format("interrupted in the validation of epoch {}", state_.epoch));
    }
    swap_averages_for_validation(programs_);
    for (const auto& [name, value] : *found) logs.emplace_back("val_" + name, value);
  }
  return complete(std::move(logs));
}

void FitLoop::train() {
  callbacks_.ask_for_batches(FitCallbacks::training_hooks);
  while (state_.step < steps_ && !stopped()) {
    if (!order_ready_) next_pass();
    callbacks_.before_batch(FitCallbacks::training_hooks);
    const std::int64_t asked = std::min(steps_, callbacks_.next_stop()) - state_.step;
    const std::int64_t made = advance(std::min(asked, watch_.most_steps(state_)));
    state_.step += made;
    state_.batches += made;
    state_.updates += walk_.updates();
    state_.next_row = walk_.next_row();
    if (walk_.at_end()) {  // a pass need not end where an epoch does
      ++state_.pass;
      state_.next_row = 0;
      order_ready_ = false;
    }
    at_.step = state_.step;
    tick();
    watch_.look_at_steps(state_, steps_);
    if (watch_.failed()) return;
    callbacks_.after_batch(FitCallbacks::training_hooks);
    callbacks_.refresh();
  }
}

/// A step that is a whole pass is the optimizer's own, so an error in it gets the place of the optimizer.
std::int64_t FitLoop::advance(std::int64_t most) {
  if (programs_.learning() != Learning::passes) return walk_.advance(most);
  return at_place(programs_.plan()->optimizer_position, [&] { return walk_.advance(most); });
}

void FitLoop::next_pass() {
  orders_.make(state_.pass);
  walk_.start_at(state_.next_row);
  order_ready_ = true;
}

/// The last batch may have ended its pass, and an earlier fit may have made it, so its order is made again.
NamedTensors FitLoop::gradients() {
  if (state_.batches == 0) return {};
  const bool pass_ended = state_.next_row == 0;
  orders_.make(pass_ended ? state_.pass - 1 : state_.pass);
  const std::int64_t end = pass_ended ? data_.train.rows : state_.next_row;
  NamedTensors gradients = evaluation_.gradients_for_hook(orders_.orders(), end, options_.batch_size);
  if (order_ready_) orders_.make(state_.pass);  // for the batch that follows
  return gradients;
}

void FitLoop::begin_validation() {
  state_.phase = FitPhase::validating;
  swap_averages_for_validation(programs_);
  state_.validation_row = 0;
  programs_.reset_accumulators();
}

/// Returns nullopt if it was stopped before the end.
std::optional<Logs> FitLoop::validate() {
  tick();
  FitProgress& at = testing_.emplace(
      FitProgress{state_.epoch, options_.epochs, steps_of(state_.validation_row, evaluation_batch),
                  steps_of(data_.validation->rows, evaluation_batch), at_.seconds});
  if (at.step == 0) callbacks_.on_test_begin();
  callbacks_.ask_for_batches(FitCallbacks::test_hooks);
  validation_walk_->start_at(state_.validation_row);
  while (!validation_walk_->at_end() && !stopped()) {
    callbacks_.before_batch(FitCallbacks::test_hooks);
    at.step += validation_walk_->advance(callbacks_.next_stop() - at.step);
    state_.validation_row = validation_walk_->next_row();
    tick();
    at.seconds = at_.seconds;
    callbacks_.after_batch(FitCallbacks::test_hooks);
  }
  std::optional<Logs> logs;
  if (validation_walk_->at_end()) {
    logs = programs_.running_logs();
    callbacks_.on_test_end(*logs);
  }
  testing_.reset();
  return logs;
}

/// Adds the exact values of the epoch's training samples to its logs, unless it is stopped before the end. If
/// a step is a whole pass, they replace the metrics in the training logs.
bool FitLoop::evaluate_train() {
  const std::optional<Logs> found = evaluation_.train([this] { return stopped(); });
  if (!found) return false;
  if (programs_.measures_after_passes()) {
    for (auto& [name, value] : state_.training_logs) {
      for (const auto& [exact, exact_value] : *found) {
        if (name != "loss" && exact.substr(train_prefix.size()) == name) value = exact_value;
      }
    }
  }
  if (options_.train_eval) {
    state_.training_logs.insert(state_.training_logs.end(), found->begin(), found->end());
  }
  tick();
  return true;
}

/// Ends the fit where it was stopped. The weights are checked as after an epoch, since they may be written
/// then.
std::string FitLoop::interrupt(const Logs& logs, std::string why) {
  const bool training = state_.phase == FitPhase::training;
  watch_.look_at_weights({state_.epoch, training ? state_.step : 0}, steps_);
  if (watch_.failed()) return fail(logs);
  tick();
  state_.sums = programs_.accumulators();
  record_unfinished(logs, state_.epoch);
  return reason(std::move(why));
}

/// Why the fit was stopped: the reason that a callback gave, or else that it was interrupted.
std::string FitLoop::reason(std::string interruption) {
  return reason_.empty() ? std::move(interruption) : reason_;
}

/// Why a later fit ends at once; empty if it goes on, as after a pause or from the state before a failure.
std::string FitLoop::lasting_reason() const { return pauses_ || watch_.failed() ? "" : reason_; }

FitState FitLoop::snapshot() const {
  FitState state = state_;
  if (state.phase == FitPhase::validating || state.step > 0) state.sums = programs_.accumulators();
  state.callbacks = callbacks_.save();
  state.history.stopped = lasting_reason();
  return state;
}

/// Ends the fit in an epoch whose loss or weights are not finite.
std::string FitLoop::fail(const Logs& logs) {
  check_rates(programs_, fit_length_of(data_.train.rows, options_), state_.epoch, state_.step);
  tick();
  const NonfinitePlace place = watch_.place().value();
  if (place.step > 0) at_.step = place.step;
  watch_.put_back(state_);
  if (!state_.sums.empty()) programs_.set_accumulators(state_.sums);
  if (!state_.callbacks.empty()) callbacks_.load(state_.callbacks);
  record_unfinished(logs, place.epoch);
  return watch_.failure();
}

/// Records an incomplete epoch in the history that run() returns, but not in that of the state.
void FitLoop::record_unfinished(const Logs& logs, int epoch) {
  callbacks_.on_epoch_interrupted(logs);
  callbacks_.pass_on_warnings();
  unfinished_ = {epoch, logs, at_.seconds};
}

/// Returns why the fit has to end, or an empty text.
std::string FitLoop::complete(Logs logs) {
  tick();
  check_last_rate(programs_, fit_length_of(data_.train.rows, options_), state_.epoch, steps_);
  watch_.look_at_epoch(state_, logs);
  if (watch_.failed()) return fail(logs);
  state_.history.epochs.push_back({state_.epoch, std::move(logs), at_.seconds});
  const bool last = ++state_.epoch > options_.epochs;
  state_.phase = last ? FitPhase::ended : FitPhase::training;
  state_.step = 0;
  state_.validation_row = 0;
  state_.training_logs.clear();
  state_.seconds = 0;
  const EpochVerdict verdict = verdict_of_optimizer(last);
  if (!verdict.stop.empty()) stop_for_good(verdict.stop);
  callbacks_.on_epoch_end(state_.history.epochs.back().logs);
  if (!verdict.warning.empty()) callbacks_.warn(verdict.warning);
  callbacks_.pass_on_warnings();
  keep();
  return reason_;
}

EpochVerdict FitLoop::verdict_of_optimizer(bool last) const {
  const Optimizer& optimizer = *programs_.optimizer();
  return calling_plugin(optimizer, "after an epoch",
                        [&] { return optimizer.after_epoch(state_.history.epochs.back().logs, last); });
}

/// A final stop replaces the reason of a pause.
void FitLoop::stop_for_good(std::string why) {
  if (!reason_.empty() && !pauses_) return;
  reason_ = std::move(why);
  pauses_ = false;
}

void FitLoop::tick() { at_.seconds = state_.seconds = seconds_before_ + seconds_since(start_); }

}  // namespace plexus
