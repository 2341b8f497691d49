#include <plexus/error/number_text.hpp>
#include <plexus/nn/detail/mean_accumulators.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/train/detail/loss_watch.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The first steps are those up to so many rows, since a single row may have any loss.
constexpr double first_rows = 8;
/// A loss of more than so many times that of the first steps is reported.
constexpr double growth = 10;

/// Says which weights remain: those of `state`, which may be in the middle of an epoch.
std::string remaining_text(const FitState& state) {
  if (state.step > 0) {
    return fmt::format(". The weights are those with which the fit went on, after step {} of epoch {}",
                       state.step, state.epoch);
  }
  if (state.epoch > 1) {
    return fmt::format(". The weights are those after epoch {}, the last that went well", state.epoch - 1);
  }
  return ". No epoch went well: nothing was learnt";
}

const double* accumulator(Store& store, std::string_view name) {
  return static_cast<const double*>(store.address(name));
}

}  // namespace

LossWatch::LossWatch(Store& store, const Samples& train, const FitOptions& options, Warn warn)
    : store_(store),
      train_(train),
      options_(options),
      warn_(std::move(warn)),
      total_(accumulator(store, MeanAccumulators("loss").total)),
      count_(accumulator(store, MeanAccumulators("loss").count)),
      finite_steps_(accumulator(store, finite_steps)) {}

void LossWatch::keep(FitState& state) {
  if (options_.nonfinite == Nonfinite::ignore) return;
  if (good_) {
    good_->keep(state);
  } else {
    good_.emplace(store_, state);
  }
}

std::int64_t LossWatch::most_steps(const FitState& state) const {
  if (place_ || state.first_loss || state.epoch > 1) return std::numeric_limits<std::int64_t>::max();
  const double rows = first_rows - (state.step > 0 ? *count_ : 0);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(rows) / options_.batch_size);
}

void LossWatch::look_at_steps(FitState& state, std::int64_t steps) {
  if (place_) return;
  if (!std::isfinite(*total_)) {
    const double mean = *total_ / *count_;
    const NonfinitePlace place{state.epoch, static_cast<std::int64_t>(*finite_steps_) + 1};
    const bool updated = state.epoch > 1 || place.step > 1;
    return found({"the loss is " + number_text(mean), place, steps, updated});
  }
  const bool first = state.epoch == 1 && !state.first_loss;
  if (first && (*count_ >= first_rows || state.step == steps)) state.first_loss = *total_ / *count_;
}

void LossWatch::look_at_weights(const NonfinitePlace& place, std::int64_t steps) {
  if (place_) return;
  const std::string name = nonfinite_variable(store_);
  if (!name.empty()) found({fmt::format("the weights '{}' are not finite", name), place, steps});
}

void LossWatch::look_at_epoch(const FitState& state, const Logs& logs) {
  look_at_weights({state.epoch, 0}, 0);
  if (place_) return;
  const NonfinitePlace place{state.epoch, 0};
  const double loss = find(logs, "loss").value_or(0);
  const double validation = find(logs, "val_loss").value_or(0);
  if (!std::isfinite(loss)) return found({"the loss is " + number_text(loss), place});
  if (!std::isfinite(validation)) {
    return found({"the loss of the validation is " + number_text(validation), place});
  }
  compare_with_first(state, loss);
}

void LossWatch::put_back(FitState& state) {
  good_->put_back(state);
  failure_ += remaining_text(state);
}

void LossWatch::found(NonfiniteFacts facts) {
  place_ = facts.place;
  facts.learning_rate = learning_rate();
  const std::string text = nonfinite_text(facts, train_);
  if (options_.nonfinite == Nonfinite::stop) {
    failure_ = text;
  } else {
    warn_(text + ". The training goes on, since fit.nonfinite is ignore");
  }
}

void LossWatch::compare_with_first(const FitState& state, double loss) {
  if (grown_ || !state.first_loss || *state.first_loss <= 0 || loss <= growth * *state.first_loss) return;
  grown_ = true;
  warn_(fmt::format(
      "the loss of epoch {} is {:.4g}, over ten times that of the first step, {:.4g}: the learning "
      "rate may be too high",
      state.epoch, loss, *state.first_loss));
}

double LossWatch::learning_rate() const {
  return store_.contains(learning_rate_name) ? store_.read(learning_rate_name).item() : 0;
}

}  // namespace plexus
