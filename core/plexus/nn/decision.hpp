#pragma once

#include <plexus/nn/output_kinds.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace plexus {

/// Which class one row of an output means, and how probable it is, from values that a program has computed.
/// The arithmetic is double precision, so that a probability of a logit is not rounded to the output's dtype.
/// A row of one value distinguishes two classes, any other row has a value for each class. The functions keep
/// no state and may be called on any thread; only class_probabilities and exceptions allocate memory.

/// Whether a row of so many values distinguishes so many classes: one value distinguishes two classes,
/// otherwise each class needs a value.
bool tells_classes(std::size_t values, std::size_t classes);

/// Whether a row of so many values decides by a threshold: for yes or no, or for one of two classes.
/// `classes`: how many names of classes are known. The threshold is one of probabilities: decision values
/// have none.
bool takes_threshold(std::size_t values, std::size_t classes, PredictionKind kind);

/// Whether a value is a probability but for roundings of float32: it lies outside [0, 1] by 1e-5 at most, and
/// is no NaN.
bool is_probability(double value);

/// Whether a value means yes: a logit whose sigmoid is above the threshold (a logit above 0 for 1/2), a
/// decision value above 0 whatever the threshold, anything else above the threshold itself.
bool is_yes(double value, PredictionKind kind, double threshold = 0.5);

/// The class that the values of one row decide for: 1 or 0 by is_yes for a single value, else the index of
/// the largest, the first of equals. A NaN is never the largest. With another threshold than 1/2, two values
/// that are no decision values decide for class 1 where its class_probability is above it. Requires: `row` is
/// floating and not empty.
std::int64_t decided_class(const Tensor& row, PredictionKind kind, double threshold = 0.5);

/// The probability of class `index` by the values of one row: a sigmoid or softmax of logits, the share of
/// the sum for probabilities of classes, else the value itself; for a single value that of class 1, and 1
/// minus it for class 0. It need not lie in [0, 1] if the values are no probabilities, and is NaN where their
/// sum is not positive. A sum that is 1 but for roundings of float32 (1e-5) leaves the values as they are.
/// Throws UsageError for decision values, which have none. Requires: index is a class of the row.
double class_probability(const Tensor& row, std::int64_t index, PredictionKind kind);

/// The class_probability of each class in the order of the classes, but for roundings: two for a single
/// value. Throws UsageError for decision values. Requires: `row` is floating and not empty.
std::vector<double> class_probabilities(const Tensor& row, PredictionKind kind);

}  // namespace plexus
