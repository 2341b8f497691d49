#pragma once

#include <plexus/graph/op.hpp>

namespace plexus {

/// The op that copies its input into memory of its own. The schedule adds it where a value must outlive the
/// variable that it lies in, or must be copied into a variable.
const Op& copy_op();

}  // namespace plexus
