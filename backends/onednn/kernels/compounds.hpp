#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>

/// Formulas of optimizers that a chain computes in one pass over a tile: private ops, each of which stands
/// for several ops of a body and rounds as these do.
namespace plexus::onednn {

/// "moved_towards": a + (b - a) * c.
/// "moved_towards_square": a + (b * b - a) * c.
/// "lowered_by_ratio": a - b * c / (sqrt(d) + e), Adam's step.
/// All element-wise, a of the result's type.
std::span<const Op* const> compound_ops();

/// The body with each such formula as one node, where nothing else reads its intermediate values; null if
/// there are none.
std::unique_ptr<Graph> with_compounds(const Graph& body);

}  // namespace plexus::onednn
