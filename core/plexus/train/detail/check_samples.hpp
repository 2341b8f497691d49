#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

namespace plexus {

/// Throws DataError if the inputs of samples do not fit the model: their number, the shape of a row, the
/// number of rows. The message has what the model expects and what the data has.
void check_inputs(const Model& model, const Samples& samples);

/// Throws DataError if the targets of samples do not fit the model's outputs and their losses: their names
/// and rows; for a loss of class indices, values that are not whole numbers from 0 to below the output's
/// classes; for any other, texts of more than two classes. Names column, file and row.
void check_targets(const Model& model, const Plan& plan, const Samples& samples);

}  // namespace plexus
