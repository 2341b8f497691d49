#pragma once

#include <plexus/graph/graph.hpp>

namespace plexus {

/// Whether a node computes whole numbers from small whole numbers without rounding: its op does, or all ops
/// and constants of its definition do, and no sum of its inputs' elements can reach 2^24.
bool exact_on_integers(const Node& node);

/// A tensor of whole numbers from -3 to 3, which depend only on `key` and the index of the element.
Tensor small_integers(const Type& type, std::uint64_t key);
/// A tensor of draws from N(0, 1), which depend only on `key` and the index of the element.
Tensor normal_draws(const Type& type, std::uint64_t key);

}  // namespace plexus
