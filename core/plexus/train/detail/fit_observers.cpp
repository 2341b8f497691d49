#include <plexus/error/warnings.hpp>
#include <plexus/train/clock.hpp>
#include <plexus/train/detail/fit_observers.hpp>

#include <algorithm>
#include <utility>

namespace plexus {
namespace {

constexpr double refresh_seconds = 0.05;

std::int64_t ahead(std::int64_t wanted, const FitProgress& at) {
  return wanted > at.step ? wanted : FitObserver::never;
}

}  // namespace

FitObservers::FitObservers(std::span<FitObserver* const> observers, FitObserver::RunningLogs logs)
    : observers_(observers),
      logs_(std::move(logs)),
      wanted_(observers.size(), FitObserver::never),
      refreshed_(steady_seconds()) {}

void FitObservers::train_begins(const FitProgress& at) const {
  for (FitObserver* observer : observers_) observer->train_begins(at);
}

void FitObservers::train_ends(const FitProgress& at, const History& history) const {
  for (FitObserver* observer : observers_) observer->train_ends(at, history);
}

void FitObservers::epoch_begins(const FitProgress& at) const {
  for (FitObserver* observer : observers_) observer->epoch_begins(at);
}

void FitObservers::epoch_ends(const FitProgress& at, const Logs& logs) const {
  for (FitObserver* observer : observers_) observer->epoch_ends(at, logs);
}

void FitObservers::evaluation_begins(const FitProgress& at) const {
  for (FitObserver* observer : observers_) observer->evaluation_begins(at);
}

void FitObservers::evaluation_ends(const FitProgress& at, const Logs& logs) const {
  for (FitObserver* observer : observers_) observer->evaluation_ends(at, logs);
}

void FitObservers::warn(const std::string& message) const {
  for (FitObserver* observer : observers_) observer->warns(message);
}

void FitObservers::pass_on_warnings() const {
  if (observers_.empty()) return;  // take_warnings() is for the caller of fit then
  for (const std::string& warning : take_warnings()) warn(warning);
}

void FitObservers::ask_for_steps(const FitProgress& at) {
  for (std::size_t i = 0; i < wanted_.size(); ++i) wanted_[i] = ahead(observers_[i]->next_step(at), at);
}

void FitObservers::ask_for_evaluation_steps(const FitProgress& at) {
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    wanted_[i] = ahead(observers_[i]->next_evaluation_step(at), at);
  }
}

std::int64_t FitObservers::next_step() const {
  const auto least = std::min_element(wanted_.begin(), wanted_.end());
  return least == wanted_.end() ? FitObserver::never : *least;
}

void FitObservers::steps_done(const FitProgress& at) {
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (wanted_[i] != at.step) continue;
    observers_[i]->step_done(at, logs_);
    wanted_[i] = ahead(observers_[i]->next_step(at), at);
  }
  const double now = steady_seconds();
  if (now - refreshed_ < refresh_seconds) return;
  refreshed_ = now;
  for (FitObserver* observer : observers_) observer->refresh(at, logs_);
}

void FitObservers::evaluation_steps_done(const FitProgress& at) {
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if (wanted_[i] != at.step) continue;
    observers_[i]->evaluation_step_done(at, logs_);
    wanted_[i] = ahead(observers_[i]->next_evaluation_step(at), at);
  }
}

}  // namespace plexus
