#pragma once

#include <plexus/run/trained_model.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace plexus {

/// The probability of a class in one row, from the `values` that an output gave for it, [1, ...]. Throws
/// UsageError if the output's classes or the meaning of its values are not known, there is no such class, or
/// the values are decision values; DataError if its value is no probability. Allocates nothing.
double probability_of(const TrainedModel& model, std::size_t output, std::string_view class_name,
                      const Tensor& values);

/// The class that such values mean: the most probable one; of two, the second if its probability is above
/// `threshold`. Throws UsageError if the classes, or the meaning of a single value, are not known, and for a
/// threshold other than 1/2 with decision values; DataError if a value is NaN. Allocates nothing.
const std::string& class_of(const TrainedModel& model, std::size_t output, const Tensor& values,
                            double threshold);

}  // namespace plexus
