#include <plexus/train/detail/fit_loop.hpp>
#include <plexus/train/detail/known_logs.hpp>
#include <plexus/train/detail/weight_averages.hpp>
#include <plexus/train/trainer.hpp>
#include <plexus/train/training.hpp>

#include <utility>

namespace plexus {

const FitProgress& Training::progress() const { return fit_.testing_ ? *fit_.testing_ : fit_.at_; }

const History& Training::history() const { return fit_.ended_ ? fit_.history_ : fit_.state_.history; }

Logs Training::running_logs() { return fit_.programs_.running_logs(); }

double Training::batch_loss() const { return *fit_.batch_loss_; }

std::optional<Logs> Training::evaluate_validation() {
  const std::optional<Logs> logs = fit_.evaluation_.validation_for_hook();
  fit_.rebind_validation();
  return logs;
}

Logs Training::evaluate_train() {
  const Logs logs = fit_.evaluation_.train_for_hook();
  fit_.rebind_validation();
  return logs;
}

double Training::learning_rate() const { return fit_.trainer_.learning_rate(); }

void Training::set_learning_rate(double rate) { fit_.trainer_.set_learning_rate(rate); }

NamedTensors Training::weights() const { return fit_.trainer_.weights(); }

NamedTensors Training::validated_weights() const {
  NamedTensors weights = this->weights();
  if (fit_.state_.phase != FitPhase::validating) put_validated_averages(fit_.programs_, weights);
  return weights;
}

void Training::set_weights(const NamedTensors& weights) { fit_.trainer_.load(weights); }

NamedTensors Training::variables() const { return fit_.trainer_.variables(); }

void Training::stop(std::string why) {
  if (fit_.reason_.empty()) fit_.reason_ = why.empty() ? "a callback stopped the training" : std::move(why);
}

void Training::pause(std::string why) {
  fit_.pauses_ = fit_.pauses_ || fit_.reason_.empty();
  stop(std::move(why));
}

const std::string& Training::stop_reason() const { return fit_.reason_; }

const std::filesystem::path& Training::directory() const { return fit_.options_.directory; }

const std::vector<KnownLog>& Training::known_logs() const { return fit_.known_logs_; }

std::optional<Direction> Training::direction(std::string_view log) const {
  for (const KnownLog& known : fit_.known_logs_) {
    if (known.name == log) return known.better;
  }
  return std::nullopt;
}

FitState Training::state() const { return fit_.snapshot(); }

void Training::note(const std::string& message) { fit_.callbacks_.note(message); }

void Training::warn(const std::string& message) { fit_.callbacks_.warn(message); }

}  // namespace plexus
