#pragma once

#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace plexus {

/// The name of an output's loss: "main_loss".
std::string loss_name(const Model& model, std::size_t output);
/// Names of the total loss and, with several outputs, of each output's loss.
std::vector<std::string> loss_names(const Model& model);
/// Keras's names of a plan's metrics: the label as typed, after the output's name if there are several
/// outputs; "weighted_" goes before the label if the plain name is taken; then _1, _2 are appended.
std::vector<std::string> metric_names(const Model& model, const Plan& plan);

}  // namespace plexus
