#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

/// Named numbers in the order in which they are shown: loss, metrics, then val_*.
using Logs = std::vector<std::pair<std::string, double>>;

/// The value of a name, or nothing.
std::optional<double> find(const Logs& logs, std::string_view name);
/// "loss: 0.7226 - accuracy: 0.7641"; values of 1e-3 or less in scientific notation, as Keras does.
std::string text(const Logs& logs);

/// The members of a JSON object: `"loss": 0.72, "accuracy": 0.76`; NaN and infinities as strings.
std::string json_members(const Logs& logs);

/// What a fit recorded.
struct History {
  struct Epoch {
    int epoch = 0;  ///< from 1
    Logs logs;
    double seconds = 0;
  };
  std::vector<Epoch> epochs;
  std::string stopped;  ///< why it ended before the last epoch; empty if it did not

  /// {"epochs": [{"epoch": 1, "seconds": 1.2, "loss": ...}], "stopped": ""}; NaN and infinities as strings.
  std::string to_json() const;
  /// A header, then a line an epoch; a value that an epoch lacks is empty.
  std::string to_csv() const;
  /// The values of one name, epoch by epoch.
  std::vector<double> values(std::string_view name) const;
};

}  // namespace plexus
