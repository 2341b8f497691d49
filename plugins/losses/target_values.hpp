#pragma once

#include <plexus/graph/symbol.hpp>

#include <cstdint>

/// Functions that losses of classes share.
namespace plexus {

/// Throws ShapeError unless predictions have a value for each class, [?, ..., classes].
void require_classes(const Symbol& prediction);

/// Label smoothing: a share of each target is spread evenly over the choices, of which a yes or no has 2.
Symbol smoothed(const Symbol& target, double share, std::int64_t choices);

/// The targets with -1 in place of 0.
Symbol as_signs(const Symbol& target);

}  // namespace plexus
