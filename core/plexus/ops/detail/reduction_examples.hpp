#pragma once

#include <plexus/graph/op.hpp>

#include <vector>

namespace plexus {

/// Ways to try a reduction over attribute `axes` with `keep_dims`.
std::vector<OpExample> reduction_examples();

}  // namespace plexus
