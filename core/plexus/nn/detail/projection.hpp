#pragma once

#include <plexus/nn/scope.hpp>

namespace plexus {

/// Throws ShapeError or UsageError, with the parameter's name, if its constraint cannot treat its type.
void require_projection(const Declaration& parameter);

/// Assigns to a parameter with a constraint what the constraint makes of its value. The parameter keeps its
/// value if it has none.
void apply_constraint(Scope& scope, const Variable& parameter);

}  // namespace plexus
