#pragma once

#include <plexus/data/class_weight.hpp>
#include <plexus/data/samples.hpp>

#include <vector>

namespace plexus {

/// Throws DataError for a weight of a class that none of the rows of `samples` has and no list of classes
/// names, for a class that is weighed twice, and for a target whose values are not classes. Messages have the
/// places of the entries of `class_weight`.
void check_class_weight(const Samples& samples, const std::vector<ClassWeight>& class_weight);

/// Multiplies the weights of samples by the weights of their classes; balanced weights are computed from the
/// classes of these samples. Throws DataError as above, except for a class that no row has.
void weigh_classes(Samples& samples, const std::vector<ClassWeight>& class_weight);

}  // namespace plexus
