#pragma once

#include <plexus/graph/graph.hpp>

#include <span>
#include <vector>

namespace plexus {

/// Adds the definition of a composite op to the graph of `inputs`, which take the place of the node's own
/// inputs, and returns its outputs. Every use of a definition goes through this function. Throws UsageError
/// if the definition gives another number of outputs or other types than the op infers from `inputs`, an
/// empty symbol or one of another graph, or if it uses the op itself on inputs of the same types with the
/// same attributes. An Error of the definition keeps its type; any other exception becomes a PluginError. All
/// name the op, its place and its plugin.
std::vector<Symbol> definition_of(const Node& node, std::span<const Symbol> inputs,
                                  const Attributes& attributes);
/// The same with the node's own attributes.
std::vector<Symbol> definition_of(const Node& node, std::span<const Symbol> inputs);

}  // namespace plexus
