#pragma once

#include <plexus/backend/backends.hpp>
#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

namespace plexus {

/// Reports the time of a training step beside that of the nearest shipped layer on the same rows: dense with
/// as many outputs for a layer with parameters of two axes or more, relu for any other. A long time is no
/// failure.
CheckResult told_time(const LayerTrial& trial, const Backends& backends);

}  // namespace plexus
