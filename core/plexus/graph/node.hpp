#pragma once

#include <plexus/graph/attributes.hpp>
#include <plexus/graph/symbol.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus {

class Op;

/// An op with its attributes, applied to symbols. Made by Graph::add, immutable except for its origins.
/// Several threads may read it at once.
class Node {
 public:
  Node(Graph& graph, int id, const Op& op, std::vector<Symbol> inputs, Attributes attributes,
       std::vector<Type> types, std::string place)
      : graph_(&graph),
        id_(id),
        op_(&op),
        inputs_(std::move(inputs)),
        attributes_(std::move(attributes)),
        types_(std::move(types)),
        place_(std::move(place)),
        origins_(types_.size()) {}

  Graph& graph() const { return *graph_; }
  /// Position in the graph: inputs always have smaller ids.
  int id() const { return id_; }
  const Op& op() const { return *op_; }
  const Attributes& attributes() const { return attributes_; }
  const std::vector<Symbol>& inputs() const { return inputs_; }
  /// Throws UsageError if there is no such input.
  const Symbol& input(std::size_t i) const {
    if (i >= inputs_.size()) throw_missing("input", i, inputs_.size());
    return inputs_[i];
  }
  /// Types of the outputs.
  const std::vector<Type>& types() const { return types_; }
  /// Throws UsageError if there is no such output.
  const Type& type(std::size_t i = 0) const {
    if (i >= types_.size()) throw_missing("output", i, types_.size());
    return types_[i];
  }
  Symbol output(int i = 0) const { return {const_cast<Node&>(*this), i}; }
  std::size_t output_count() const { return types_.size(); }
  /// The layer (or "loss", "optimizer") that was being traced: for messages and grouping. May be empty.
  const std::string& place() const { return place_; }

  /// The symbol of the traced graph (the one that the model's code built, before any pass) that output i
  /// equals; empty in a traced graph, and for values that have no counterpart there.
  const Symbol& origin(int i = 0) const { return origins_[static_cast<std::size_t>(i)]; }
  void set_origin(int i, const Symbol& traced) { origins_[static_cast<std::size_t>(i)] = traced; }

 private:
  [[noreturn]] void throw_missing(std::string_view what, std::size_t i, std::size_t count) const;

  Graph* graph_;
  int id_;
  const Op* op_;
  std::vector<Symbol> inputs_;
  Attributes attributes_;
  std::vector<Type> types_;
  std::string place_;
  std::vector<Symbol> origins_;
};

/// For messages: "op 'relu' of 'dense'".
std::string text_of(const Node& node);
/// The same with types and attributes: "'sum' (float32 [2, 3]) -> float32 [2] with axes=[1], of 'dense'".
std::string signature_of(const Node& node);

}  // namespace plexus
