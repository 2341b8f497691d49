#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>
#include <vector>

namespace plexus {

/// A copy of a traced graph in which every value's origin is the traced one.
std::unique_ptr<Graph> copied(const Graph& traced);
/// Adds a body's nodes to a graph, whose symbols `inputs` take the place of its inputs in their order: its
/// outputs there.
std::vector<Symbol> inlined(const Graph& body, Graph& into, std::span<const Symbol> inputs);
/// Flags by node id: outputs or assignments depend on it.
std::vector<bool> live_nodes(const Graph& graph);
/// How many node inputs, outputs and assignments read each value: [node id][output].
std::vector<std::vector<int>> count_readers(const Graph& graph);
/// Whether there is a node, neither input nor variable, that nothing depends on.
bool has_dead_nodes(const Graph& graph);
/// Without nodes that nothing depends on. Inputs and variables stay declared.
std::unique_ptr<Graph> without_dead_nodes(const Graph& graph);
/// Whether two live nodes have equal op, inputs and attributes. Takes a fraction of the time of the pass,
/// which need not be made for most graphs.
bool has_common_subexpressions(const Graph& graph);
/// Live nodes with equal op, inputs and attributes become one.
std::unique_ptr<Graph> with_common_subexpressions_merged(const Graph& graph);

}  // namespace plexus
