#pragma once

#include <plexus/graph/op.hpp>

namespace plexus {

/// The same bytes in memory of its own: what the schedule adds where a value must outlive the variable it
/// lies in, or must be brought into one.
const Op& copy_op();

}  // namespace plexus
