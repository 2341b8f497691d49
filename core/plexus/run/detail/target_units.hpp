#pragma once

#include <plexus/data/preparation.hpp>
#include <plexus/model/model.hpp>
#include <plexus/train/plan.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Adds to the plan the conversion of each output, and its target, into the units of the target's column,
/// where `prepare_target` changes them. `targets`: the names of the data's targets.
void add_units(Plan& plan, const Model& model, const std::vector<std::string>& targets,
               const Preparation& preparation);

}  // namespace plexus
