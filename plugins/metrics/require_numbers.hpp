#pragma once

#include <plexus/graph/symbol.hpp>

namespace plexus {

/// Throws ShapeError if the target is of class indices, which have no distance from predictions.
void require_numbers(const Symbol& target, const Symbol& prediction);

}  // namespace plexus
