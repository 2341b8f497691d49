#pragma once

#include <plexus/graph/graph.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace plexus {

/// The value whose memory a symbol stands for: the symbol itself or, if its node is an alias, the root of the
/// node's input 0.
Symbol root_of(Symbol symbol);

/// The order in which a step's nodes run, and which of them write straight into a variable.
struct NodeOrder {
  std::vector<const Node*> order;                       ///< nodes to be bound
  std::unordered_map<Symbol, std::string> in_variable;  ///< computed values that lie in a variable's storage
  std::vector<Graph::Named> outputs;                    ///< what to read for each output of the graph
};

/// `in_place`: new values of variables are computed in the memory of the variable where possible, otherwise
/// copied there. `shuffle`: the seed of a random legal order, instead of the traced one.
struct ScheduleOptions {
  bool in_place = true;
  std::optional<std::uint64_t> shuffle;
};

/// Orders the live nodes of a compiled graph so that each runs after what it reads, and each writer of a
/// variable after every reader of its old value. Where no node can write a variable without destroying what
/// is still to be read, `copy` nodes are added to the graph.
NodeOrder scheduled(Graph& graph, const ScheduleOptions& options);

}  // namespace plexus
