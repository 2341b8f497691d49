#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plexus {

/// Named numbers in the order in which they are printed: loss, metrics, then val_*.
using Logs = std::vector<std::pair<std::string, double>>;

/// The value of a name; nullopt if there is none.
std::optional<double> find(const Logs& logs, std::string_view name);
/// "loss: 0.7226 - accuracy: 0.7641"; values of 1e-3 or less in scientific notation, as Keras does.
std::string text(const Logs& logs);

/// A JSON object in one line: {"loss":0.72,"accuracy":0.76}; what is NaN or infinite is null, since JSON has
/// no such number.
std::string to_json(const Logs& logs);

/// How a fit ended: it made all epochs, or was stopped by its user, or by a loss or weights that are not
/// finite, or by one of its callbacks.
enum class FitEnd : std::uint8_t { complete, interrupted, nonfinite, stopped };

/// Where the loss or the weights first were NaN or infinite.
struct NonfinitePlace {
  int epoch = 0;          ///< from 1
  std::int64_t step = 0;  ///< of the epoch's training, from 1; 0: in the epoch's validation, or after its end
};

/// The record of a fit.
struct History {
  struct Epoch {
    int epoch = 0;  ///< from 1
    Logs logs;
    double seconds = 0;
  };
  std::vector<Epoch> epochs;
  std::string stopped;  ///< why the fit ended early; empty if it made all epochs
  FitEnd end = FitEnd::complete;
  /// The first time that loss or weights were not finite; with Nonfinite::ignore the fit went on.
  std::optional<NonfinitePlace> nonfinite = {};

  /// {"format": 5, "epochs": [{"epoch": 1, "seconds": 1.2, "loss": ...}], "stopped": ""}; what is NaN or
  /// infinite is null, since JSON has no such number.
  std::string to_json() const;
  /// A header line, then a line for each epoch; a value that an epoch lacks is empty, what is not finite is
  /// nan, inf or -inf.
  std::string to_csv() const;
  /// The values of one name, for the epochs that have it.
  std::vector<double> values(std::string_view name) const;
};

}  // namespace plexus
