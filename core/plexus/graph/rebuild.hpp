#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>
#include <vector>

namespace plexus {

/// Copies the nodes of a graph in order into a new graph; a pass keeps or replaces each. Not thread-safe.
class Rebuild {
 public:
  /// Starts with the inputs and variables of `from` declared in the new graph.
  explicit Rebuild(const Graph& from);

  const Graph& from() const { return from_; }
  Graph& to() { return *to_; }
  /// The symbol of the new graph that an old symbol became; for an empty symbol an empty one. Throws
  /// UsageError unless its node was copied or replaced.
  Symbol operator[](const Symbol& old) const;
  std::vector<Symbol> operator[](std::span<const Symbol> old) const;
  /// The old symbols that have become `value`, a symbol of the new graph; one may occur twice.
  std::vector<Symbol> sources(const Symbol& value);
  /// Adds a copy of `node` with its inputs mapped, its place and its origins, and returns the new outputs. If
  /// `from` is a traced graph, the origin of each new output is the old output.
  std::vector<Symbol> copy(const Node& node);
  /// Lets the outputs of `node` become `values`, which inherit its origins where they have none.
  void replace(const Node& node, std::span<const Symbol> values);
  /// All old symbols that have become `value`, a symbol of the new graph, become `by` instead, which inherits
  /// the origin of `value` if it has none.
  void redirect(const Symbol& value, const Symbol& by);
  /// Adds the outputs and assignments to the new graph and returns it.
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
  // For each new node, the old symbols that have ever become an output of it. Few passes call sources(), so
  // the list is only kept from its first call on.
  std::vector<std::vector<Symbol>> sources_;
  bool knows_sources_ = false;
};

}  // namespace plexus
