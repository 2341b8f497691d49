#pragma once

#include <plexus/train/callback.hpp>

#include <string>
#include <utility>
#include <vector>

namespace plexus::tests {

/// Adds the log "watched", a value an epoch, and keeps the weights and the learning rate of each epoch.
struct Script final : Callback {
  explicit Script(std::vector<double> given) : values(std::move(given)) {}
  std::vector<std::string> adds() const override { return {"watched"}; }
  void on_epoch_end(Training& training, Logs& logs) override {
    const auto epoch = static_cast<std::size_t>(training.progress().epoch);
    if (epoch <= values.size()) logs.emplace_back("watched", values[epoch - 1]);
    weights.push_back(training.weights());
  }
  std::vector<double> values;
  std::vector<NamedTensors> weights;
};

/// Keeps the learning rate after each epoch, and what is reported.
struct After final : Callback {
  void on_epoch_end(Training& training, Logs&) override { rates.push_back(training.learning_rate()); }
  void notes(const std::string& message) override { said.push_back(message); }
  std::vector<double> rates;
  std::vector<std::string> said;
};

}  // namespace plexus::tests
