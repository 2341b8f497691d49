#pragma once

namespace plexus::benchmarks {

/// What the onednn backend's cost model chooses for each product of a run's training and prediction, or of
/// benchmark_products without a run file, and what the other choice takes: prints a table. `run_file` may be
/// null.
int print_choices(const char* run_file, int threads);

}  // namespace plexus::benchmarks
