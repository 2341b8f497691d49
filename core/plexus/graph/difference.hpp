#pragma once

#include <plexus/graph/graph.hpp>

#include <optional>
#include <string>

namespace plexus {

/// The first difference between two graphs that should be equal.
struct GraphDifference {
  std::string place;  ///< of the first node that differs
  std::string first;  ///< the node in the first graph: "relu(%3) : float32 [32, 4]"
  std::string second;
};

/// "two traces of it differ: relu : float32 [32, 4] the first time, tanh ... the second; ...".
std::string text_of(const GraphDifference& difference);

/// The first difference of two graphs: in ops, attributes, constants (by their bits), operands, types,
/// places, outputs or assignments. Nothing if they are equal.
std::optional<GraphDifference> first_difference(const Graph& a, const Graph& b);

}  // namespace plexus
