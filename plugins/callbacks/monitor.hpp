#pragma once

#include <plexus/config/options.hpp>
#include <plexus/config/schema.hpp>
#include <plexus/train/training.hpp>

#include <optional>
#include <string>

namespace plexus {

/// The log that a callback watches, and what counts as an improvement of it (Keras's MonitorCallback): by
/// more than `min_delta`, downwards or upwards.
class Monitor {
 public:
  /// Declares the options monitor, mode and min_delta.
  static void declare(Schema& schema, double min_delta);
  explicit Monitor(const Options& options);

  /// Looks up the direction of the log for mode auto. Throws UsageError if it is not known.
  void begin(const Training& training);

  const std::string& name() const { return name_; }
  /// The log's value; nothing in an epoch that does not have it.
  std::optional<double> value(const Logs& logs) const { return find(logs, name_); }
  /// Whether `value` is better than `reference` by more than min_delta. Anything is better than NaN.
  bool improves(double value, double reference) const;
  /// Whether `value` is better than `limit`, by however little.
  bool is_better(double value, double limit) const;
  /// "val_loss 0.31".
  std::string text(double value) const;

 private:
  std::string name_;
  std::string mode_;
  double min_delta_;
  bool upwards_ = false;
};

}  // namespace plexus
