#pragma once

#include <plexus/data/safetensors.hpp>
#include <plexus/train/programs.hpp>

namespace plexus {

/// Writes the moving averages of an optimizer with use_ema over the parameters. Nothing changes without such
/// averages, and before the first update.
void write_averages(Programs& programs);
/// Exchanges parameters and averages for a validation, if the optimizer has swap_ema_weights; called again,
/// it puts them back.
void swap_averages_for_validation(Programs& programs);
/// Puts the averages in the place of the parameters in a copy of the model's weights, if validations are made
/// with the averages: it makes them the weights that were validated.
void put_validated_averages(Programs& programs, NamedTensors& weights);

}  // namespace plexus
