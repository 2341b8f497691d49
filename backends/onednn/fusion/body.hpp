#pragma once

#include <plexus/backend/backend.hpp>

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "fusion/fused.hpp"

namespace plexus::onednn {

/// A body has no more nodes, its inputs included. Without a bound a chain of ops would grow into one body,
/// which is made anew with each op that joins: the time that takes grows with the square of the chain. So
/// long a pass saves nearly all reading and writing of memory that fusion can save. Training steps of dense
/// layers with sgd and adam have bodies of 24 at most; a formula that needs more is made in several passes.
inline constexpr std::size_t most_body_nodes = 64;

/// Puts nodes of a graph into a body.
class BodyBuilder {
 public:
  BodyBuilder() : body_(std::make_shared<Graph>()) {}

  /// Lets the body's first input be what a producer (a product, gathered rows) makes and nobody else sees.
  /// Call it first, if at all.
  Symbol produced(const Type& type);
  /// Lets a value of the graph be one of the body.
  void set(const Symbol& value, const Symbol& in_body) { in_body_[value] = in_body; }
  /// Computes in the body what a node computes: an element-wise op, or a fused node's body; what a producer
  /// with a body makes is `produced`. Values that are not in the body yet become inputs of it.
  void add(const Node& node, const Symbol& produced = {});

  /// The graph's values that the body reads, in the order of its inputs (without what is produced).
  const std::vector<Symbol>& operands() const { return operands_; }
  /// The body, whose outputs are what these values of the graph became in it.
  Body finish(const std::vector<Symbol>& outputs);

 private:
  Symbol in_body(const Symbol& value);
  Symbol new_input(const Type& type);

  std::shared_ptr<Graph> body_;
  std::vector<Symbol> operands_;
  std::unordered_map<Symbol, Symbol> in_body_;
};

/// How many nodes of a body a node is, or becomes.
std::size_t nodes_in_body(const Node& node);

/// Whether of the nodes so far only `reader` reads the producer's outputs.
bool is_only_reader(const Node& reader, const Node& producer, const RewriteContext& context);
/// The consumer's outputs, then those of the producers that something other than the consumer reads.
std::vector<Symbol> needed_outputs(const Node& consumer, const std::vector<const Node*>& producers,
                                   const RewriteContext& context);
/// Lets `fused` (its outputs, in the order of `needed`) stand for the consumer and for what else is needed of
/// its producers: what the consumer's outputs became.
std::vector<Symbol> put_in_place(const std::vector<Symbol>& fused, const std::vector<Symbol>& needed,
                                 const Node& consumer, RewriteContext& context);

}  // namespace plexus::onednn
