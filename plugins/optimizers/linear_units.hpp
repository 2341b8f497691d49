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

/// The units that compute `decision`, from which the model's output is computed. Throws UsageError, which
/// says what the optimizer of this name takes, unless they are one dense layer whose kernel and bias are the
/// only trained parameters.
LinearUnits linear_units(const LearningStep& step, const Symbol& decision, std::string_view optimizer);

}  // namespace plexus
