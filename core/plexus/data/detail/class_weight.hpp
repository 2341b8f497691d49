#pragma once

#include <plexus/data/samples.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plexus {

/// The index of the class of a target that has this name or (written in digits) index, if there is one. Where
/// the target's classes have no names, every index is accepted.
std::optional<std::int64_t> class_named(const std::string& label, const Column& target);
/// The message for a class that does not exist.
std::string no_class(const std::string& label, const Column& target);

/// Multiplies the weights of a single target's samples by the weights of their classes, given by class name
/// or index. The class of a row is its code, the whole number it holds, or the largest element of a one-hot
/// row; classes not mentioned weigh 1. Throws DataError for a class that the target does not have, and for a
/// target whose values are no classes.
void weigh_classes(Samples& samples, const std::vector<std::pair<std::string, double>>& class_weight);

}  // namespace plexus
