#pragma once

#include <plexus/nn/output_kinds.hpp>
#include <plexus/tensor/tensor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus::app {

/// The probability of each class by what the loss takes the values of a row for (see class_probabilities), as
/// every format gives it. None if the values are no probabilities: one of them is NaN or lies outside [0, 1]
/// by more than roundings; of numbers, that of the class which they decide for. Requires: tells_classes(its
/// values, its classes).
std::optional<std::vector<double>> told_probabilities(const Tensor& row, PredictionKind kind);

/// One row of an output as text. If the names of its classes are known: the class that the values decide for
/// and its probability, by what the loss takes the values for ("yes 0.9312"); the value itself beside the
/// class where the loss takes it for a number. Values that are no probabilities although the loss takes them
/// for some are given in brackets. Without names, or if a value is NaN: the values as they are.
std::string line_of(const Tensor& row, const std::vector<std::string>& classes, PredictionKind kind);

}  // namespace plexus::app
