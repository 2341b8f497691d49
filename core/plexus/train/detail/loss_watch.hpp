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

/// Watches the loss of one fit and the weights: when they are not finite any more, it ends the fit
/// (Nonfinite::stop) or says so once (Nonfinite::ignore); an epoch whose loss is ten times that of the first
/// step is reported once. It looks between two replays only: which step it was, the training program has
/// counted. Borrows all that it is given; the store has the variables of training.
class LossWatch {
 public:
  using Warn = std::function<void(const std::string&)>;

  /// `warn` is given what is reported.
  LossWatch(Store& store, const Samples& train, const FitOptions& options, Warn warn);

  /// The state to go back to is this one: the fit begins, or an epoch went well.
  void keep(FitState& state);
  /// How many steps may be replayed before the next look.
  std::int64_t most_steps(const FitState& state) const;
  /// Looks at the loss after training steps of an epoch of `steps`; they were counted in `state`.
  void look_at_steps(FitState& state, std::int64_t steps);
  /// Looks at the weights: the last update before a stop is seen in no loss. `place`: where the fit is, in an
  /// epoch of `steps`.
  void look_at_weights(const NonfinitePlace& place, std::int64_t steps);
  /// Looks at the losses in the logs of an epoch, and at the weights.
  void look_at_epoch(const FitState& state, const Logs& logs);

  /// Whether the fit has to end.
  bool failed() const { return !failure_.empty(); }
  /// Why, with the likely causes, what to do, and which weights are there now.
  const std::string& failure() const { return failure_; }
  /// Makes the variables and the state what was kept last. Requires: failed.
  void put_back(FitState& state);
  /// Where loss or weights first were not finite; nothing if they always were.
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
