#pragma once

#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// The name of an output's loss: "main_loss".
std::string loss_name(const Model& model, std::size_t output);
/// Names of the total loss and, with several outputs, of each output's loss.
std::vector<std::string> loss_names(const Model& model);
/// Keras's names of a plan's metrics: the label as typed, after the output's name if there are several
/// outputs; "weighted_" goes before the label if the plain name is taken; then _1, _2 are appended.
std::vector<std::string> metric_names(const Model& model, const Plan& plan);
/// Whether the history of a training has an entry of that name whatever the model and the metrics are: loss,
/// epoch, seconds, learning_rate, val_..., train_...
bool is_name_of_history(std::string_view name);
/// The logs that the plan's optimizer adds to those of a training; empty without an optimizer. Throws
/// UsageError for a name that a loss, a metric, the history or another of these logs has.
std::vector<OptimizerLog> optimizer_log_names(const Model& model, const Plan& plan);

}  // namespace plexus
