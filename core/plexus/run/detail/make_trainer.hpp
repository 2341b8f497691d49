#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/train/trainer.hpp>

#include <functional>
#include <memory>

namespace plexus {

/// Builds `model` in the settings' precision (if it is not built), makes the plan for it (if `plan` is not
/// empty), and a trainer of both. `weights` replaces the initial values of parameters and states; null: the
/// initializers make them. Throws ShapeError for layers that do not fit together, DataError for weights that
/// are not those of the model.
std::unique_ptr<Trainer> make_trainer(Model model, const std::function<Plan(const Model&)>& plan,
                                      TrainerSettings settings, const NamedTensors* weights);

}  // namespace plexus
