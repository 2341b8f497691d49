#pragma once

#include <plexus/compare/timing/speed_report.hpp>
#include <plexus/train/clock.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// What is measured, and on which backends.
struct SpeedRequest {
  std::vector<std::string> backends;  ///< the others are compared with the first
  std::vector<int> threads = {1};
  std::int64_t training_rows = 32;  ///< batch size of a training step; 0: training is not timed
  std::vector<std::int64_t> prediction_rows = {1, 32, 256};
  double seconds = 60;  ///< time limit for everything; each item is measured at least once
  std::uint64_t seed = 0;
  /// Makes a trainer of the run on the backend with this index and this number of threads.
  std::function<std::unique_ptr<Trainer>(std::size_t backend, int threads)> make_trainer;
  /// Called before each item is measured, with its name and the planned time; may be absent.
  std::function<void(const std::string& what, double seconds)> begins = {};
  /// Clock of all times except those of layers, which use the machine's clock.
  SecondsClock now = steady_seconds;
};

/// The report of everything that would be measured, without times. A baseline must have the same items.
SpeedReport planned_speed(const SpeedRequest& request, const Samples& samples);

/// Measures training steps and predictions on the rows of `samples`. For each, it times two copies of the
/// first backend in rounds A B B A to measure the noise, then all backends in such rounds, then their layers.
/// Every block of training steps starts from the initial weights. The caller fills the context of the report.
/// Throws what the trainers throw.
SpeedReport measure_speed(const SpeedRequest& request, const Samples& samples);

}  // namespace plexus
