#pragma once

#include <plexus/train/detail/batch_walk.hpp>
#include <plexus/train/detail/fit_callbacks.hpp>
#include <plexus/train/detail/fit_evaluation.hpp>
#include <plexus/train/detail/loss_watch.hpp>
#include <plexus/train/detail/pass_orders.hpp>
#include <plexus/train/fit_options.hpp>
#include <plexus/train/fit_state.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace plexus {

class Trainer;

/// One call of Trainer::fit: epochs of training steps and validations from a state on. Borrows all that it is
/// given.
class FitLoop {
 public:
  struct Data {
    const Samples& train;
    const Samples* validation;   ///< may be null
    std::int64_t sequences = 1;  ///< orders of the rows that a pass has
  };

  FitLoop(Trainer& trainer, BatchBinding& binding, Programs& programs, const Data& data,
          const FitOptions& options, FitState& state, std::span<Callback* const> callbacks,
          std::vector<KnownLog> logs);

  /// Trains up to options.epochs, a stop, or a loss that is not finite. Throws UsageError if the state cannot
  /// be one of a fit on this data or with these callbacks.
  History run();

 private:
  friend class Training;

  void enter();
  void keep();
  std::string run_epoch();
  void train();
  void begin_validation();
  std::optional<Logs> validate();
  bool evaluate_train();
  std::string interrupt(const Logs& logs, std::string why);
  std::string reason(std::string interruption);
  std::string lasting_reason() const;
  FitState snapshot() const;
  std::string fail(const Logs& logs);
  std::string complete(Logs logs);
  EpochVerdict verdict_of_optimizer(bool last) const;
  void stop_for_good(std::string why);
  void record_unfinished(const Logs& logs, int epoch);
  std::int64_t advance(std::int64_t most);
  void next_pass();
  NamedTensors gradients();
  void tick();

  /// Binds the programs of the validation again after another evaluation has used them.
  void rebind_validation() {
    if (validation_walk_) validation_walk_->start_at(validation_walk_->next_row());
  }
  bool stopped() const {
    return !reason_.empty() || (options_.stop && options_.stop->load(std::memory_order_relaxed));
  }
  bool validates() const { return data_.validation && state_.epoch % options_.validation_frequency == 0; }

  Trainer& trainer_;
  Programs& programs_;
  Data data_;
  const FitOptions& options_;
  FitState& state_;
  Training training_;
  FitCallbacks callbacks_;
  std::span<Callback* const> given_;  // the callbacks
  std::vector<KnownLog> known_logs_;
  FitEvaluation evaluation_;
  PassOrders orders_;
  BatchWalk walk_;
  std::optional<BatchWalk> validation_walk_;
  bool order_ready_ = false;  // whether walk_ has the order of the state's pass
  std::int64_t steps_ = 0;    // of an epoch
  FitProgress at_;
  std::optional<FitProgress> testing_;        // within a validation
  double seconds_before_ = 0;                 // of this epoch in earlier fits
  double start_ = 0;                          // of this epoch in this fit, by steady_seconds
  std::optional<History::Epoch> unfinished_;  // the epoch in which it was stopped
  LossWatch watch_;
  std::string reason_;   // why a callback stops it
  bool pauses_ = false;  // whether a later fit goes on nevertheless
  const double* batch_loss_;
  bool ended_ = false;
  History history_;  // what run returns, when it has ended
};

}  // namespace plexus
