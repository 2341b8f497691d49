#pragma once

#include <plexus/train/fit_state.hpp>
#include <plexus/train/programs.hpp>

#include <string>

namespace plexus {

/// Puts the sums of a state, which a fit left within an epoch or a validation, into the accumulators. Those
/// that another version of a metric left, under other names or with other types, cannot be gone on with, but
/// no weight depends on them: a validation begins again then, and a training goes on without them; the state
/// is changed so. Returns a warning that says so, or nothing. Throws UsageError for sums that are not those
/// of the same logs, or of another loss.
std::string take_sums(FitState& state, Programs& programs);

}  // namespace plexus
