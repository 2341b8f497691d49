#pragma once

#include <plexus/train/fit_observer.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// The observers of one fit, as the fit calls them: each hook calls that of every observer, in order.
class FitObservers {
 public:
  /// `logs` computes the running means for the hooks that take them lazily.
  FitObservers(std::span<FitObserver* const> observers, FitObserver::RunningLogs logs);

  void train_begins(const FitProgress& at) const;
  void train_ends(const FitProgress& at, const History& history) const;
  void epoch_begins(const FitProgress& at) const;
  void epoch_ends(const FitProgress& at, const Logs& logs) const;
  void evaluation_begins(const FitProgress& at) const;
  void evaluation_ends(const FitProgress& at, const Logs& logs) const;
  void warn(const std::string& message) const;
  /// Warnings that were made elsewhere (take_warnings).
  void pass_on_warnings() const;

  /// Asks all for their next training step, or step of an evaluation.
  void ask_for_steps(const FitProgress& at);
  void ask_for_evaluation_steps(const FitProgress& at);
  /// The least step that one asked for, FitObserver::never if none did.
  std::int64_t next_step() const;
  /// Calls those that asked for this step, and lets displays refresh where it is time to.
  void steps_done(const FitProgress& at);
  void evaluation_steps_done(const FitProgress& at);

 private:
  std::span<FitObserver* const> observers_;
  FitObserver::RunningLogs logs_;
  std::vector<std::int64_t> wanted_;  // for each observer: the step that it asked for
  double refreshed_;                  // by steady_seconds
};

}  // namespace plexus
