#pragma once

#include <plexus/train/callback_state.hpp>

#include <string>

namespace plexus {

/// Keeps a number in a callback's state, with all its bits.
void keep_number(CallbackState& state, const std::string& name, double value);
/// A number that keep_number kept. Throws UsageError if there is none of that name.
double kept_number(const CallbackState& state, const std::string& name);
/// Keeps tensors under a prefix, and gets all of that prefix back.
void keep_tensors(CallbackState& state, const std::string& prefix, const NamedTensors& tensors);
NamedTensors kept_tensors(const CallbackState& state, const std::string& prefix);

}  // namespace plexus
