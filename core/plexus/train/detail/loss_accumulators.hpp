#pragma once

#include <plexus/nn/scope.hpp>

#include <cstdint>
#include <string>

namespace plexus {

/// Adds a batch's mean loss, a scalar, to its running mean over samples: the accumulators NAME/total and
/// NAME/count. Returns the sum, a float64 scalar, which stays infinite or NaN once it is.
Symbol accumulate_mean(Trace& trace, const std::string& name, const Symbol& batch_mean, std::int64_t rows);

/// The running mean so far, a float64 scalar; 0 before the first batch.
Symbol mean_so_far(Trace& trace, const std::string& name);

/// Counts in `finite_steps` the steps up to the first one that makes a sum infinite or NaN: steps are
/// replayed many at a time, and afterwards the count says which step that was. It looks at the sum rather
/// than at the step's loss, so that every mean that is reported as not finite has a step. The count is a
/// float64 as all accumulators are: it is exact up to 2^53 steps, and is reset, stored and resumed with them.
void count_finite_steps(Trace& trace, const Symbol& sum);

/// Keeps the loss of the batch alone in `batch_loss`.
void keep_batch_loss(Trace& trace, const Symbol& loss);

}  // namespace plexus
