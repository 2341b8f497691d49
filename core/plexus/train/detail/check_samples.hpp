#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

namespace plexus {

/// Throws DataError if the inputs of samples do not fit the model: their number, the shape of a row, the
/// number of rows. The message has what the model expects and what the data has.
void check_inputs(const Model& model, const Samples& samples);

/// Throws DataError if the targets of samples do not fit the model's outputs, their losses and their metrics:
/// their names and rows, and values that the loss does not take (check_target) or, if the loss takes any
/// numbers, that a metric does not take (check_judged). Names column, file and row. Throws UsageError if
/// losses or metrics belong to no output.
void check_targets(const Model& model, const Plan& plan, const Samples& samples);

}  // namespace plexus
