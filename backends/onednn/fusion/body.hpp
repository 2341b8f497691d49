#pragma once

#include <plexus/backend/backend.hpp>

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "fusion/fused.hpp"

namespace plexus::onednn {

/// The most nodes of a body, its inputs included. Without a limit a chain of ops would grow into one body,
/// which is made anew with each op that is added: the time for that grows with the square of the chain.
/// Bodies of this size save nearly all reading and writing of memory that fusion can save. Training steps of
/// dense layers with sgd and adam have bodies of 24 nodes at most; a formula that needs more is computed in
/// several passes.
inline constexpr std::size_t most_body_nodes = 64;

/// Builds the body of a fused node (fused.hpp) from nodes of a graph.
class BodyBuilder {
 public:
  BodyBuilder() : body_(std::make_shared<Graph>()) {}

  /// Makes the value of a producer (a product, gathered rows), which is computed within the fused node, the
  /// body's first input and returns it. To be called before all other functions, if at all.
  Symbol produced(const Type& type);
  /// Declares that a value of the graph is `in_body` in the body.
  void set(const Symbol& value, const Symbol& in_body) { in_body_[value] = in_body; }
  /// Adds to the body what a node computes: an element-wise op, or a fused node's body, whose first input is
  /// `produced` if the node has a producer. Values that are not in the body yet become inputs of it.
  void add(const Node& node, const Symbol& produced = {});

  /// The graph's values that the body reads, in the order of its inputs (without the producer's value).
  const std::vector<Symbol>& operands() const { return operands_; }
  /// Returns the body, whose outputs are the counterparts of these values of the graph.
  Body finish(const std::vector<Symbol>& outputs);

 private:
  Symbol in_body(const Symbol& value);
  Symbol new_input(const Type& type);

  std::shared_ptr<Graph> body_;
  std::vector<Symbol> operands_;
  std::unordered_map<Symbol, Symbol> in_body_;
};

/// The number of nodes that a node has in its body, or would be in one.
std::size_t nodes_in_body(const Node& node);

/// Whether `reader` is the only node of the new graph so far that reads the producer's outputs.
bool is_only_reader(const Node& reader, const Node& producer, const RewriteContext& context);
/// The consumer's outputs, then those of the producers that something other than the consumer reads.
std::vector<Symbol> needed_outputs(const Node& consumer, const std::vector<const Node*>& producers,
                                   const RewriteContext& context);
/// Puts the outputs of a fused node, in the order of `needed`, in the place of the consumer's outputs and of
/// the needed outputs of its producers. Returns those that stand for the consumer's outputs.
std::vector<Symbol> put_in_place(const std::vector<Symbol>& fused, const std::vector<Symbol>& needed,
                                 const Node& consumer, RewriteContext& context);

}  // namespace plexus::onednn
