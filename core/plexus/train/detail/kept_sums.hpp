#pragma once

#include <plexus/train/fit_state.hpp>
#include <plexus/train/programs.hpp>

#include <string>

namespace plexus {

/// Sets the accumulators to the sums of a state that a fit left within an epoch or a validation. Sums under
/// other names or of other types, which another version of a metric left, cannot be used, but no weight
/// depends on them: a validation then begins again, and a training goes on without them; `state` is changed
/// accordingly. Returns a warning that says so, or an empty text. Throws UsageError for sums of other logs or
/// of another loss.
std::string take_sums(FitState& state, Programs& programs);

}  // namespace plexus
