#pragma once

#include <plexus/backend/backend.hpp>

#include <unordered_map>
#include <vector>

#include "fusion/fused.hpp"

namespace plexus::onednn {

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
