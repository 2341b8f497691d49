#pragma once

#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/fit_observers.hpp>
#include <plexus/train/detail/loss_watch.hpp>
#include <plexus/train/fit_options.hpp>
#include <plexus/train/fit_state.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace plexus {

/// One call of Trainer::fit: epochs of training steps and validations from a state on. Borrows all that it is
/// given.
class FitLoop {
 public:
  struct Data {
    const Samples& train;
    const Samples* validation;  ///< may be null
  };

  FitLoop(BatchBinding& binding, Programs& programs, const Data& data, const FitOptions& options,
          FitState& state, std::span<FitObserver* const> observers);

  /// Trains up to options.epochs, the stop, or a loss that is not finite. Throws UsageError if the state
  /// cannot be one of a fit on this data.
  History run();

 private:
  void enter();
  std::string run_epoch();
  void train();
  void begin_validation();
  std::optional<Logs> validate();
  std::string interrupt(const Logs& logs, std::string why);
  std::string fail(const Logs& logs);
  std::string complete(Logs logs);
  void record_unfinished(const Logs& logs, int epoch);
  void next_pass();
  void tick();

  bool stopped() const { return options_.stop && options_.stop->load(std::memory_order_relaxed); }
  bool validates() const { return data_.validation && state_.epoch % options_.validation_frequency == 0; }

  Programs& programs_;
  Data data_;
  const FitOptions& options_;
  FitState& state_;
  FitObservers observers_;
  BatchWalk walk_;
  std::optional<BatchWalk> validation_walk_;
  bool order_ready_ = false;  // whether walk_ has the order of the state's pass
  std::int64_t steps_ = 0;    // of an epoch
  FitProgress at_;
  double seconds_before_ = 0;                 // of this epoch in earlier fits
  double start_ = 0;                          // of this epoch in this fit, by steady_seconds
  std::optional<History::Epoch> unfinished_;  // the epoch in which it was stopped
  LossWatch watch_;
};

}  // namespace plexus
