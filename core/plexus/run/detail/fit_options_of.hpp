#pragma once

#include <plexus/run/run_config.hpp>
#include <plexus/train/fit_options.hpp>

#include <atomic>

namespace plexus {

/// The section `fit` of a run file as the trainer takes it. `stop` may be null.
FitOptions fit_options_of(const RunConfig& config, const std::atomic<bool>* stop);

}  // namespace plexus
