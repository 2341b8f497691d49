#include <plexus/error/error.hpp>
#include <plexus/train/detail/evaluation_loop.hpp>
#include <plexus/train/detail/fit_loop.hpp>
#include <plexus/train/detail/weight_averages.hpp>
#include <plexus/train/trainer.hpp>
#include <plexus/train/training.hpp>

#include <utility>

#include <fmt/format.h>

namespace plexus {

/// The fit. Throws UsageError, which names `what`, outside a fit.
FitLoop& Training::fit(std::string_view what) const {
  if (fit_ != nullptr) return *fit_;
  throw UsageError(fmt::format(
      "{} belongs to a fit: in an evaluation or a prediction outside a fit a callback cannot use it", what));
}

const FitProgress& Training::progress() const {
  if (evaluation_ != nullptr) return evaluation_->at_;
  return fit_->testing_ ? *fit_->testing_ : fit_->at_;
}

const History& Training::history() const {
  const FitLoop& fit = this->fit("the history");
  return fit.ended_ ? fit.history_ : fit.state_.history;
}

Logs Training::running_logs() {
  if (evaluation_ != nullptr) return evaluation_->running_logs();
  return fit_->programs_.running_logs();
}

double Training::batch_loss() const { return *fit("batch_loss").batch_loss_; }

std::optional<Logs> Training::evaluate_validation() {
  FitLoop& fit = this->fit("evaluate_validation");
  const std::optional<Logs> logs = fit.evaluation_.validation_for_hook();
  fit.rebind_validation();
  return logs;
}

Logs Training::evaluate_train() {
  FitLoop& fit = this->fit("evaluate_train");
  const Logs logs = fit.evaluation_.train_for_hook();
  fit.rebind_validation();
  return logs;
}

NamedTensors Training::gradients() { return fit("gradients").gradients(); }

Trainer& Training::trainer() const { return evaluation_ != nullptr ? evaluation_->trainer_ : fit_->trainer_; }

double Training::learning_rate() const { return trainer().learning_rate(); }

void Training::set_learning_rate(double rate) { trainer().set_learning_rate(rate); }

NamedTensors Training::weights() const { return trainer().weights(); }

NamedTensors Training::validated_weights() const {
  NamedTensors weights = this->weights();
  const bool swapped = fit_ == nullptr || fit_->state_.phase == FitPhase::validating;
  if (!swapped) put_validated_averages(fit_->programs_, weights);
  return weights;
}

void Training::set_weights(const NamedTensors& weights) { trainer().load(weights); }

NamedTensors Training::variables() const { return trainer().variables(); }

std::string& Training::reason() const {
  return evaluation_ != nullptr ? evaluation_->reason_ : fit_->reason_;
}

void Training::stop(std::string why) {
  if (why.empty()) why = "a callback stopped the training";
  if (fit_ != nullptr) return fit_->stop_for_good(std::move(why));
  if (reason().empty()) reason() = std::move(why);
}

void Training::pause(std::string why) {
  if (!reason().empty()) return;
  stop(std::move(why));
  if (fit_ != nullptr) fit_->pauses_ = true;
}

const std::string& Training::stop_reason() const { return reason(); }

const std::filesystem::path& Training::directory() const {
  static const std::filesystem::path none;
  return fit_ != nullptr ? fit_->options_.directory : none;
}

const std::vector<KnownLog>& Training::known_logs() const {
  return evaluation_ != nullptr ? evaluation_->known_logs_ : fit_->known_logs_;
}

std::optional<Direction> Training::direction(std::string_view log) const {
  for (const KnownLog& known : known_logs()) {
    if (known.name == log) return known.better;
  }
  return std::nullopt;
}

bool Training::makes_whole_passes() const { return trainer().learning() == Learning::passes; }

FitState Training::state() const { return fit("the state").snapshot(); }

const FitCallbacks& Training::callbacks() const {
  return evaluation_ != nullptr ? evaluation_->callbacks_ : fit_->callbacks_;
}

void Training::note(const std::string& message) { callbacks().note(message); }

void Training::warn(const std::string& message) { callbacks().warn(message); }

}  // namespace plexus
