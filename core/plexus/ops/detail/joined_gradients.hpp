#pragma once

#include <plexus/graph/graph.hpp>

namespace plexus {

/// The sum of two contributions to the gradient of one value. Where slices of the value are read, each
/// contribution is zeros around a part: parts that lie side by side are put together. Where the value is the
/// right operand of several products, the rows of few are put together, and the sum is one product. So a loop
/// of n steps over slices of a sequence, with one kernel, has a gradient of one concatenation and one product
/// instead of n sums of the whole.
Symbol joined_gradients(const Symbol& sum, const Symbol& part);

}  // namespace plexus
