#include <plexus/data/detail/order.hpp>
#include <plexus/error/error.hpp>
#include <plexus/train/clock.hpp>
#include <plexus/train/detail/fit_loop.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

void require_range(std::string_view what, std::int64_t value, std::int64_t first, std::int64_t last) {
  if (value >= first && value <= last) return;
  throw UsageError(
      fmt::format("the state of the fit does not belong to these samples and options: {} is {}, "
                  "expected {} to {}",
                  what, value, first, last));
}

}  // namespace

FitLoop::FitLoop(BatchBinding& binding, Programs& programs, const Data& data, const FitOptions& options,
                 FitState& state, std::span<FitObserver* const> observers)
    : programs_(programs),
      data_(data),
      options_(options),
      state_(state),
      observers_(observers, [&programs] { return programs.running_logs(); }),
      walk_(binding, Mode::train, data.train, given_order(data.train.rows), options.batch_size),
      watch_(programs.store(), data.train, options) {
  if (!data.validation) return;
  validation_walk_.emplace(binding, Mode::evaluate, *data.validation, given_order(data.validation->rows),
                           evaluation_batch);
}

History FitLoop::run() {
  enter();
  observers_.train_begins(at_);
  std::string stopped;
  while (state_.phase != FitPhase::ended && stopped.empty()) stopped = run_epoch();
  History history = state_.history;
  if (unfinished_) history.epochs.push_back(*unfinished_);
  history.end = watch_.failed()   ? FitEnd::nonfinite
                : stopped.empty() ? FitEnd::complete
                                  : FitEnd::interrupted;
  history.nonfinite = watch_.place();
  history.stopped = stopped;
  observers_.train_ends(at_, history);
  return history;
}

/// Checks the state before anything is changed, and puts its sums into the accumulators.
void FitLoop::enter() {
  const std::int64_t all = steps_of(data_.train.rows, options_.batch_size);
  const std::int64_t wanted = options_.steps_per_epoch.value_or(all);
  steps_ = std::min(wanted, all);
  require_range("epoch", state_.epoch, 1, std::numeric_limits<int>::max());
  require_range("step", state_.step, 0, steps_);
  require_range("next_row", state_.next_row, 0, data_.train.rows - 1);
  const bool validating = state_.phase == FitPhase::validating;
  if (validating && !data_.validation) {
    throw UsageError("the fit was stopped in a validation, but there are no samples for it");
  }
  if (validating) require_range("validation_row", state_.validation_row, 0, data_.validation->rows);
  if (validating || state_.step > 0) programs_.set_accumulators(state_.sums);
  if (state_.epoch > options_.epochs) {
    state_.phase = FitPhase::ended;
  } else if (state_.phase == FitPhase::ended) {
    state_.phase = FitPhase::training;
  }
  watch_.keep(state_);
  state_.sums.clear();
  at_ = {state_.epoch, options_.epochs, state_.step, steps_, state_.seconds};
  if (wanted > all) {
    observers_.warn(fmt::format("steps_per_epoch is {}, but {} rows make {} steps of {}: an epoch has {}",
                                wanted, data_.train.rows, all, options_.batch_size, all));
  }
  observers_.pass_on_warnings();
}

/// Returns why it stopped, or nothing if the epoch was completed.
std::string FitLoop::run_epoch() {
  start_ = steady_seconds();
  seconds_before_ = state_.seconds;
  at_ = {state_.epoch, options_.epochs, state_.step, steps_, state_.seconds};
  if (state_.phase == FitPhase::training) {
    if (state_.step == 0) {
      programs_.reset_accumulators();
      observers_.epoch_begins(at_);
    }
    train();
    if (watch_.failed()) return fail(programs_.running_logs());
    if (state_.step == 0) return fmt::format("interrupted before epoch {}", state_.epoch);
    Logs logs = programs_.running_logs();
    if (state_.step < steps_) {
      return interrupt(logs, fmt::format("interrupted in epoch {}, after {} of {} steps", state_.epoch,
                                         state_.step, steps_));
    }
    state_.training_logs = std::move(logs);
    if (validates()) begin_validation();
  }
  Logs logs = state_.training_logs;
  if (state_.phase == FitPhase::validating) {
    const std::optional<Logs> found = validate();
    if (!found) {
      return interrupt(logs, fmt::format("interrupted in the validation of epoch {}", state_.epoch));
    }
    for (const auto& [name, value] : *found) logs.emplace_back("val_" + name, value);
  }
  return complete(std::move(logs));
}

void FitLoop::train() {
  observers_.ask_for_steps(at_);
  while (state_.step < steps_ && !stopped()) {
    if (!order_ready_) next_pass();
    const std::int64_t asked = std::min(steps_, observers_.next_step()) - state_.step;
    const std::int64_t made = walk_.advance(std::min(asked, watch_.most_steps(state_)));
    state_.step += made;
    state_.batches += made;
    state_.updates += made;
    state_.next_row = walk_.next_row();
    if (walk_.at_end()) {  // a pass need not end where an epoch does
      ++state_.pass;
      state_.next_row = 0;
      order_ready_ = false;
    }
    at_.step = state_.step;
    tick();
    watch_.look_at_steps(state_, steps_, observers_);
    if (watch_.failed()) return;
    observers_.steps_done(at_);
  }
}

void FitLoop::next_pass() {
  if (options_.shuffle) {
    fill_epoch_order(programs_.seed(), state_.pass, walk_.order().data<std::int32_t>());
  }
  walk_.start_at(state_.next_row);
  order_ready_ = true;
}

void FitLoop::begin_validation() {
  state_.phase = FitPhase::validating;
  state_.validation_row = 0;
  programs_.reset_accumulators();
}

/// Returns nothing if it was stopped before the end.
std::optional<Logs> FitLoop::validate() {
  tick();
  FitProgress at{state_.epoch, options_.epochs, steps_of(state_.validation_row, evaluation_batch),
                 steps_of(data_.validation->rows, evaluation_batch), at_.seconds};
  if (at.step == 0) observers_.evaluation_begins(at);
  observers_.ask_for_evaluation_steps(at);
  validation_walk_->start_at(state_.validation_row);
  while (!validation_walk_->at_end()) {
    if (stopped()) return std::nullopt;
    at.step += validation_walk_->advance(observers_.next_step() - at.step);
    state_.validation_row = validation_walk_->next_row();
    tick();
    at.seconds = at_.seconds;
    observers_.evaluation_steps_done(at);
  }
  Logs logs = programs_.running_logs();
  observers_.evaluation_ends(at, logs);
  return logs;
}

/// Ends the fit where it was stopped. What can be written then is looked at as after an epoch.
std::string FitLoop::interrupt(const Logs& logs, std::string why) {
  const bool training = state_.phase == FitPhase::training;
  watch_.look_at_weights({state_.epoch, training ? state_.step : 0}, steps_, observers_);
  if (watch_.failed()) return fail(logs);
  tick();
  state_.sums = programs_.accumulators();
  record_unfinished(logs, state_.epoch);
  return why;
}

/// Ends the fit in an epoch whose loss or weights are not finite.
std::string FitLoop::fail(const Logs& logs) {
  tick();
  const NonfinitePlace place = watch_.place().value();
  if (place.step > 0) at_.step = place.step;
  watch_.put_back(state_);
  record_unfinished(logs, place.epoch);
  return watch_.failure();
}

/// Records the part of an epoch that was made for the history that is returned, but not for the state's.
void FitLoop::record_unfinished(const Logs& logs, int epoch) {
  observers_.epoch_ends(at_, logs);
  observers_.pass_on_warnings();
  unfinished_ = {epoch, logs, at_.seconds};
}

/// Returns why the fit has to end, or nothing.
std::string FitLoop::complete(Logs logs) {
  tick();
  watch_.look_at_epoch(state_, logs, observers_);
  if (watch_.failed()) return fail(logs);
  state_.history.epochs.push_back({state_.epoch, std::move(logs), at_.seconds});
  ++state_.epoch;
  state_.phase = state_.epoch > options_.epochs ? FitPhase::ended : FitPhase::training;
  state_.step = 0;
  state_.validation_row = 0;
  state_.training_logs.clear();
  state_.seconds = 0;
  observers_.epoch_ends(at_, state_.history.epochs.back().logs);
  observers_.pass_on_warnings();
  watch_.keep(state_);
  return "";
}

void FitLoop::tick() { at_.seconds = state_.seconds = seconds_before_ + seconds_since(start_); }

}  // namespace plexus
