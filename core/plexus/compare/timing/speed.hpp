#pragma once

#include <plexus/compare/timing/speed_report.hpp>
#include <plexus/train/trainer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// What is to be measured, on what.
struct SpeedRequest {
  std::vector<std::string> backends;  ///< the first is what others are compared with
  std::vector<int> threads = {1};
  std::int64_t training_rows = 32;  ///< in the batch of a training step; 0: none is timed
  std::vector<std::int64_t> prediction_rows = {1, 32, 256};
  double seconds = 60;  ///< bounds everything but that each thing is measured once
  std::uint64_t seed = 0;
  /// A new trainer of the run on backends[i], with so many threads.
  std::function<std::unique_ptr<Trainer>(std::size_t backend, int threads)> make_trainer;
  /// Told what is measured next, and for about how long; may be absent.
  std::function<void(const std::string& what, double seconds)> begins = {};
};

/// The report of what would be measured, without times: what a baseline must have.
SpeedReport planned_speed(const SpeedRequest& request, const Samples& samples);

/// Measures training steps and predictions of the rows of `samples`. For each: first two copies of the first
/// backend in rounds A B B A, which state the noise; then all backends, in rounds again; then their layers.
/// The times of a training step are those from the initial weights, to which every block of steps returns.
/// The context is left to the caller. Throws what the trainers throw.
SpeedReport measure_speed(const SpeedRequest& request, const Samples& samples);

}  // namespace plexus
