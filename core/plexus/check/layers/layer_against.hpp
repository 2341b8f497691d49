#pragma once

#include <plexus/check/check_table.hpp>
#include <plexus/check/layers/layer_trial.hpp>

#include <filesystem>

namespace plexus {

/// Runs a Python script with a new folder as its argument, in which are the layer's inputs (x0.npy, x1.npy,
/// ...) and its variables (kernel.npy; activation.alpha.npy of an inner layer), in float32; it writes
/// output.npy there. What it writes must be the layer's first output in inference, within the bound that
/// float32 roundings allow.
CheckResult checked_against(const LayerTrial& trial, const std::filesystem::path& script,
                            const CheckTable& table);

}  // namespace plexus
