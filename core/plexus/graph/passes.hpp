#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>
#include <vector>

namespace plexus {

/// A copy of a traced graph in which the origin of every value (Node::origin) is its counterpart in the
/// traced graph.
std::unique_ptr<Graph> copied(const Graph& traced);
/// Adds the nodes of `body` to the graph `into`, whose symbols `inputs` take the place of the body's inputs,
/// in order. Returns the body's outputs in `into`. Throws UsageError if the number of inputs differs.
std::vector<Symbol> inlined(const Graph& body, Graph& into, std::span<const Symbol> inputs);
/// For each node id, whether an output or an assignment depends on the node.
std::vector<bool> live_nodes(const Graph& graph);
/// How many node inputs, outputs and assignments read each value: [node id][output].
std::vector<std::vector<int>> count_readers(const Graph& graph);
/// Whether there is a node, neither input nor variable, that nothing depends on.
bool has_dead_nodes(const Graph& graph);
/// A copy of the graph without the nodes that no output or assignment depends on. Inputs and variables stay
/// declared.
std::unique_ptr<Graph> without_dead_nodes(const Graph& graph);
/// Whether two live nodes have equal op, inputs and attributes. Takes a fraction of the time of
/// with_common_subexpressions_merged, which most graphs do not need.
bool has_common_subexpressions(const Graph& graph);
/// A copy of the live nodes in which those with equal op, inputs and attributes are one node.
std::unique_ptr<Graph> with_common_subexpressions_merged(const Graph& graph);

}  // namespace plexus
