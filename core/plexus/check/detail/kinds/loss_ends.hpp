#pragma once

#include <plexus/check/detail/kinds/traced_loss.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Tries a loss on predictions and targets at the ends of their ranges, in float32 on reference. Returns "the
/// value is inf for ..." if a value or a gradient is not finite there; empty if all are. Predictions of any
/// numbers are tried at 0, 1, -1 and +-1e4, and at the target itself. A value that is infinite in float64 as
/// well is accepted at +-1e4: it follows from the definition, not from the arithmetic. Negative numbers, or
/// 0, are left out where the inputs of the case's example (predictions, then targets) begin at 0, or above
/// it.
std::string wrong_at_ends(const Loss& loss, const ComponentCase& tried, const LossRows& rows);

/// Values of a target that a loss with this kind of targets does not take.
std::vector<double> values_refused(TargetKind kind, const Shape& row);

}  // namespace plexus
