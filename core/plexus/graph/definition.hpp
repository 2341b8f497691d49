#pragma once

#include <plexus/graph/graph.hpp>

#include <span>
#include <vector>

namespace plexus {

/// A composite's outputs by its definition, added to the graph of `inputs`, which stand for the node's own.
/// Every use of a definition goes through here. Throws UsageError, which names the op, its place and its
/// plugin, if it throws, gives another number of outputs or other types than the op infers from `inputs`, an
/// empty symbol or one of another graph, or if it uses the very node that it defines.
std::vector<Symbol> definition_of(const Node& node, std::span<const Symbol> inputs,
                                  const Attributes& attributes);
/// The same with the node's own attributes.
std::vector<Symbol> definition_of(const Node& node, std::span<const Symbol> inputs);

}  // namespace plexus
