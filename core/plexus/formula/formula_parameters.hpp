#pragma once

#include <plexus/config/choice.hpp>
#include <plexus/config/options.hpp>
#include <plexus/tensor/shape.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// A parameter that a formula declares: `beta: {shape: [features], initializer: ones}`.
struct FormulaParameter {
  std::string name;
  std::vector<std::int64_t> shape;  ///< -1: the features of the first input
  Choice initializer;
  std::optional<Choice> regularizer;
  std::optional<Choice> constraint;

  /// `features`: the size of the last axis of the first input.
  Shape shape_for(std::int64_t features) const;
};

/// The parameters in the map under an option, which may be absent. Throws ConfigError with all mistakes in
/// them, each at its place.
std::vector<FormulaParameter> formula_parameters(const Options& options, std::string_view name);

/// Throws ConfigError at `position` unless all names are plain words, and none of them is there twice or the
/// name of a constant or a function.
void require_formula_names(const std::vector<std::string>& names, const Position& position);

}  // namespace plexus
