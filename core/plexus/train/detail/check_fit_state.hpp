#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/train/fit_state.hpp>

#include <cstdint>

namespace plexus {

/// Throws UsageError, which says what does not fit, if the state cannot be one of a fit on these samples with
/// so many steps an epoch. `validation` may be null.
void check_fit_state(const FitState& state, const Samples& train, const Samples* validation,
                     std::int64_t steps_per_epoch);

}  // namespace plexus
