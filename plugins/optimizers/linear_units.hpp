#pragma once

#include <plexus/plexus.hpp>

#include <optional>
#include <string_view>

namespace plexus {

/// A model that is one dense layer: decision = features · kernel + bias.
struct LinearUnits {
  Symbol decision;  ///< [rows, units]
  Symbol features;  ///< [rows, features]
  Variable kernel;  ///< [features, units]
  std::optional<Variable> bias;
};

/// The units that make `decision`, which the model's output is made of. Throws UsageError, which says what
/// the optimizer of this name takes, unless they are one dense layer whose kernel and bias are all trained
/// parameters.
LinearUnits linear_units(const LearningStep& step, const Symbol& decision, std::string_view optimizer);

}  // namespace plexus
