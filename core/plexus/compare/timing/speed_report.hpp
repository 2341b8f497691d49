#pragma once

#include <plexus/compare/timing/rounds.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// The facts that must be equal for the times of two reports to be comparable.
struct SpeedContext {
  std::string processor;        ///< "AMD EPYC"
  std::string instruction_set;  ///< "avx512"
  std::string config_sha256;    ///< SHA-256 of the resolved run file without backend and threads
  friend bool operator==(const SpeedContext&, const SpeedContext&) = default;
};

/// One backend in one measurement.
struct BackendSpeed {
  std::string backend;
  double compile_ms = 0;  ///< tracing and compiling the program
  double first_ms = 0;    ///< its first step
  double median_us = 0;   ///< over all steps, after the warm-up
  double p95_us = 0;
  double rows_per_second = 0;     ///< from the median
  std::vector<double> rounds_us;  ///< the time of a step in each round; intervals come from these
  Ratio ratio;                    ///< of its times to those of the first backend in the same rounds
  Claim claim = Claim::none;      ///< the claim that the ratio supports; none for the first backend
  bool best_threads = false;      ///< whether this number of threads has the smallest median of this backend
};

/// The time of a step in the nodes of one layer (or of "loss", "optimizer"), in microseconds for each
/// backend. A fused node counts only for the layer that it is in. 0: the layer has no node of its own.
struct LayerSpeed {
  std::string place;
  std::vector<double> us;
};

/// One measured step on all backends with the same number of threads.
struct SpeedItem {
  bool training = false;  ///< true: a training step; false: a prediction
  std::int64_t rows = 0;  ///< batch size
  int threads = 1;
  double noise = 0;  ///< between two copies of the first backend: see noise_of
  std::vector<BackendSpeed> backends;
  std::vector<LayerSpeed> layers;

  std::string what() const;  ///< "training step, 32 rows"
};

/// The memory of one backend: the arena that all its programs share, and the variables.
struct MemoryUse {
  std::string backend;
  int threads = 1;
  std::size_t arena_bytes = 0;
  std::size_t store_bytes = 0;
};

/// The speed of backends, as the terminal, the JSON file and the page show it.
struct SpeedReport {
  SpeedContext context;
  std::vector<std::string> backends;  ///< the others are compared with the first
  std::vector<SpeedItem> items;
  std::vector<MemoryUse> memory;
  std::vector<std::string> notes;  ///< which steps were not measured, and why
  double seconds = 0;              ///< duration of the measurement
};

}  // namespace plexus
