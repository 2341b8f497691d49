#pragma once

#include <plexus/model/model.hpp>
#include <plexus/run/run_config.hpp>
#include <plexus/train/callback.hpp>
#include <plexus/train/plan.hpp>

#include <memory>
#include <vector>

namespace plexus {

/// The model of a run, for rows as the data gives them; not built yet. Errors of a layer's constructor,
/// and later of calling it, carry its place.
Model make_model(const RunConfig& config, const std::vector<Model::Input>& inputs);
/// Throws ConfigError if the run file has no key of a training (RunConfig::has_training).
void require_training(const RunConfig& config);
/// Losses, metrics and optimizer for a model's outputs. Throws ConfigError for names that are no outputs, and
/// if there is no training.
Plan make_plan(const RunConfig& config, const Model& model);
/// The callbacks of a run, in their order. Errors of a constructor carry its place.
std::vector<std::unique_ptr<Callback>> make_callbacks(const RunConfig& config);
/// Makes the callbacks once and checks that the logs that they monitor, and that of checkpoint.best, will be
/// there, and that they may write their files. Throws ConfigError for all mistakes at once.
void check_callbacks(const RunConfig& config, const Model& model, const Plan& plan);

}  // namespace plexus
