#pragma once

#include <plexus/graph/graph.hpp>

#include <memory>
#include <span>
#include <vector>

namespace plexus {

/// Copies the nodes of a graph in order into a new graph; a pass keeps or replaces each. One thread at a
/// time.
class Rebuild {
 public:
  /// Starts with the inputs and variables of `from` declared in the new graph.
  explicit Rebuild(const Graph& from);

  const Graph& from() const { return from_; }
  Graph& to() { return *to_; }
  /// What an old symbol became. Requires: its node was copied or replaced. Empty stays empty.
  Symbol operator[](const Symbol& old) const;
  std::vector<Symbol> operator[](std::span<const Symbol> old) const;
  /// The old symbols that have become `value`, a symbol of the new graph; one may occur twice.
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

}  // namespace plexus
