#pragma once

#include <plexus/nn/scope.hpp>

namespace plexus {

/// Throws ShapeError or UsageError, with the parameter's name, if its constraint cannot treat its type.
void require_projection(const Declaration& parameter);

/// Assigns to a parameter its value projected by its constraint. A parameter without constraint keeps its
/// value.
void apply_constraint(Scope& scope, const Variable& parameter);

}  // namespace plexus
