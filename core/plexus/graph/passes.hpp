#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>
#include <vector>

namespace plexus {

/// Copies a graph's nodes one by one, in order, into a new graph, each kept or replaced as a pass wishes.
class Rebuild {
 public:
  /// Starts with the inputs and variables of `from` declared in the new graph.
  explicit Rebuild(const Graph& from);

  const Graph& from() const { return from_; }
  Graph& to() { return *to_; }
  /// What an old symbol became. Requires: its node was copied or replaced. Empty stays empty.
  Symbol operator[](const Symbol& old) const;
  std::vector<Symbol> operator[](std::span<const Symbol> old) const;
  /// The old symbols that have become `value`, a symbol of the new graph; one may be there twice.
  std::vector<Symbol> sources(const Symbol& value);
  /// Adds `node` unchanged with its inputs mapped and its place and origins carried on; an output without an
  /// origin gets itself as origin, if `from` is a traced graph.
  std::vector<Symbol> copy(const Node& node);
  /// Lets the outputs of `node` become `values`, which inherit its origins where they have none.
  void replace(const Node& node, std::span<const Symbol> values);
  /// Whatever became `value`, a symbol of the new graph, becomes `by`, which inherits its origin.
  void redirect(const Symbol& value, const Symbol& by);
  /// Carries outputs and assignments over and hands out the new graph.
  std::unique_ptr<Graph> finish();

 private:
  void carry_origins(const Node& old, std::span<const Symbol> values);
  void let_become(const Node& old, std::span<const Symbol> values);
  void find_sources();
  void add_sources(const Node& old);

  const Graph& from_;
  std::unique_ptr<Graph> to_;
  bool from_is_traced_;
  std::vector<std::vector<Symbol>> map_;
  // By new node, the old symbols that have ever become an output of it. Few passes ask for them: they are
  // kept from the first question on.
  std::vector<std::vector<Symbol>> sources_;
  bool knows_sources_ = false;
};

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
