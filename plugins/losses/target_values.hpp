#pragma once

#include <plexus/graph/symbol.hpp>

#include <cstdint>

/// What losses of classes share: what they make of targets, and what they need of predictions.
namespace plexus {

/// Throws ShapeError unless predictions have a value for each class, [?, ..., classes].
void require_classes(const Symbol& prediction);

/// Targets of which a share is spread evenly over the choices that there are: 2 for a yes or no.
Symbol smoothed(const Symbol& target, double share, std::int64_t choices);

/// -1 for a target of 0, which stands for it; others as they are.
Symbol as_signs(const Symbol& target);

}  // namespace plexus
