#pragma once

#include <plexus/check/detail/kinds/traced_loss.hpp>

#include <string>
#include <vector>

namespace plexus {

/// What a loss makes of predictions and targets at the ends of their ranges, in float32 on reference: "the
/// value is inf for ..." if a value or a gradient is not finite there; empty if all are. Predictions of any
/// numbers are tried at 0, 1, -1 and +-1e4, and at the target itself; there a value that is infinite in
/// float64 as well is one of the definition, not of its arithmetic. Negative numbers, or 0, are left out
/// where the example of the case has inputs (predictions, then targets) that begin at 0, or above it.
std::string wrong_at_ends(const Loss& loss, const ComponentCase& tried, const LossRows& rows);

/// Values of a single target that a loss of this kind does not take.
std::vector<double> values_refused(TargetKind kind, const Shape& row);

}  // namespace plexus
