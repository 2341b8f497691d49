#pragma once

#include <plexus/train/history.hpp>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>

namespace plexus {

/// Where a fit stands.
struct Standing {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  std::int64_t step = 0;  ///< steps of this epoch that are done
  std::int64_t steps = 0;
  double seconds = 0;  ///< of this epoch
};

/// Shows a fit to a person or a program.
class Progress {
 public:
  virtual ~Progress();
  virtual void epoch_begins(const Standing&) {}
  /// At most 20 times a second. `logs` computes the running loss and metrics.
  virtual void step_done(const Standing&, const std::function<Logs()>& logs) { (void)logs; }
  virtual void epoch_ends(const Standing&, const Logs&) {}
  /// What was asked for cannot be done as asked, and what is done instead; what a plugin did that it may not.
  virtual void warns(const std::string& message) { (void)message; }
};

/// A bar with rate, time left, loss and metrics, redrawn in place, for terminals.
std::unique_ptr<Progress> bar_progress(std::FILE* out, int columns);
/// A plain line an epoch.
std::unique_ptr<Progress> line_progress(std::FILE* out);
/// {"event": "epoch", "epoch": 1, "epochs": 30, "seconds": 1.2, "loss": ...}, a line an epoch; and
/// {"event": "warning", "message": ...}.
std::unique_ptr<Progress> json_progress(std::FILE* out);
/// Warnings alone, as the first two show them.
std::unique_ptr<Progress> warnings_alone(std::FILE* out);
std::unique_ptr<Progress> no_progress();

}  // namespace plexus
