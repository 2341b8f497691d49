#pragma once

#include <plexus/data/samples.hpp>

#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// Multiplies the weights of a single target's samples by the weights of their classes, given by class name
/// or index. The class of a row is its code, the whole number it holds, or the largest element of a one-hot
/// row; classes not mentioned weigh 1. Throws DataError for a class that the target does not have, and for a
/// target whose values are no classes.
void weigh_classes(Samples& samples, const std::vector<std::pair<std::string, double>>& class_weight);

}  // namespace plexus
