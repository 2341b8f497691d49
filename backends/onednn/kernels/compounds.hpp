#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>

/// Steps of optimizers that a chain does in one pass over a tile: private ops, each of which stands for
/// several ops of a body and rounds as these do.
namespace plexus::onednn {

/// "moved_towards": a + (b - a) * c.
/// "moved_towards_square": a + (b * b - a) * c.
/// "lowered_by_ratio": a - b * c / (sqrt(d) + e), Adam's step.
/// All element-wise, a of the result's type.
std::span<const Op* const> compound_ops();

/// The body with such steps in it as one node each, where nobody else reads what lies between; null if there
/// are none.
std::unique_ptr<Graph> with_compounds(const Graph& body);

}  // namespace plexus::onednn
