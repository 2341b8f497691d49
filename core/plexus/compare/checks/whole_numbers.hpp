#pragma once

#include <plexus/graph/graph.hpp>

namespace plexus {

/// Whether a node makes whole numbers of small whole numbers without rounding: its op does, or all ops and
/// constants of its definition do, and no sum of its inputs' elements can reach 2^24.
bool exact_on_integers(const Node& node);

/// A value for an input of that type: whole numbers from -3 to 3 that depend on `key` and element alone.
Tensor small_integers(const Type& type, std::uint64_t key);
/// N(0, 1) draws, for an input whose own values are zero.
Tensor normal_draws(const Type& type, std::uint64_t key);

}  // namespace plexus
