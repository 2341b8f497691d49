#pragma once

#include <plexus/compare/timing/rounds.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// What two reports must agree in for their times to be comparable.
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
  double median_us = 0;   ///< of all steps, in the steady state
  double p95_us = 0;
  double rows_per_second = 0;     ///< by the median
  std::vector<double> rounds_us;  ///< what a step took in each round: what intervals are made of
  Ratio ratio;                    ///< of its times to the first backend's in the same rounds
  Claim claim = Claim::none;      ///< and what may be said of it; the first backend is not compared
  bool best_threads = false;      ///< of this backend's medians for other counts of threads, the least
};

/// Microseconds of a step in the nodes of one layer (or of "loss", "optimizer"), for each backend; where a
/// kernel was fused with another's, all of it counts where the fused node is. 0: no node of its own.
struct LayerSpeed {
  std::string place;
  std::vector<double> us;
};

/// One thing that was measured, on all backends with the same number of threads.
struct SpeedItem {
  bool training = false;  ///< a training step; else a prediction
  std::int64_t rows = 0;  ///< in a batch
  int threads = 1;
  double noise = 0;  ///< how far a second copy of the first backend seemed to differ from it: see noise_of
  std::vector<BackendSpeed> backends;
  std::vector<LayerSpeed> layers;

  std::string what() const;  ///< "training step, 32 rows"
};

/// Memory of one backend: that of all its programs, which share one arena, and that of the variables.
struct MemoryUse {
  std::string backend;
  int threads = 1;
  std::size_t arena_bytes = 0;
  std::size_t store_bytes = 0;
};

/// How fast backends are: what the terminal, the JSON file and the page show.
struct SpeedReport {
  SpeedContext context;
  std::vector<std::string> backends;  ///< the first is what others are compared with
  std::vector<SpeedItem> items;
  std::vector<MemoryUse> memory;
  std::vector<std::string> notes;  ///< what was not measured, and why
  double seconds = 0;              ///< that measuring took
};

}  // namespace plexus
