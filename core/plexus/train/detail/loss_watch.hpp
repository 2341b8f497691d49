#pragma once

#include <plexus/backend/store.hpp>
#include <plexus/data/samples.hpp>
#include <plexus/train/detail/good_state.hpp>
#include <plexus/train/detail/nonfinite_text.hpp>
#include <plexus/train/fit_options.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace plexus {

/// Watches the loss and the weights of one fit: when they are not finite any more, it ends the fit
/// (Nonfinite::stop) or warns once (Nonfinite::ignore); an epoch whose loss is ten times that of the first
/// step is reported once. It checks between two replays only; the training program counts the steps up to the
/// first loss that is not finite. Borrows all that it is given; the store must have the variables of
/// training.
class LossWatch {
 public:
  using Warn = std::function<void(const std::string&)>;

  /// `warn` is called with each warning.
  LossWatch(Store& store, const Samples& train, const FitOptions& options, Warn warn);

  /// Makes `state` and the current variables those to go back to: when the fit begins, and after a good
  /// epoch.
  void keep(FitState& state);
  /// How many steps may be replayed before the next check.
  std::int64_t most_steps(const FitState& state) const;
  /// Checks the loss after training steps, which `state` counts already, of an epoch of `steps` steps.
  void look_at_steps(FitState& state, std::int64_t steps);
  /// Checks the weights, because the last update before a stop shows in no loss. `place`: where the fit is,
  /// in an epoch of `steps` steps.
  void look_at_weights(const NonfinitePlace& place, std::int64_t steps);
  /// Checks the losses in the logs of an epoch, and the weights.
  void look_at_epoch(const FitState& state, const Logs& logs);

  /// Whether the fit has to end.
  bool failed() const { return !failure_.empty(); }
  /// Why the fit has to end, with the likely causes, what to do, and which weights remain.
  const std::string& failure() const { return failure_; }
  /// Sets the variables and the state to those kept last. Requires: failed().
  void put_back(FitState& state);
  /// Where loss or weights first were not finite; nullopt if they always were.
  const std::optional<NonfinitePlace>& place() const { return place_; }

 private:
  void found(NonfiniteFacts facts);
  void compare_with_first(const FitState& state, double loss);
  double learning_rate() const;

  Store& store_;
  const Samples& train_;
  const FitOptions& options_;
  Warn warn_;
  const double* total_;  // the accumulators of the loss
  const double* count_;
  const double* finite_steps_;
  std::optional<GoodState> good_;  // with Nonfinite::stop
  std::string failure_;
  std::optional<NonfinitePlace> place_;
  bool grown_ = false;  // whether it was said that the loss has grown
};

}  // namespace plexus
