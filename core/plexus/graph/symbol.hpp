#pragma once

#include <plexus/graph/lifetime.hpp>
#include <plexus/tensor/tensor.hpp>

#include <string_view>

namespace plexus {

class Graph;
class Node;

/// A value in a graph: one output of a node, with dtype and static shape. Layers compute with symbols. A
/// symbol is a handle that is valid as long as its graph exists; a default-constructed one is empty and
/// stands for "no value" (a gradient that is zero everywhere, the weight that a run does not have). type(),
/// dtype(), shape(), node() and graph() throw UsageError for an empty symbol and for one whose graph no
/// longer exists. Several threads may use the symbols of one graph as long as none adds to it.
class Symbol {
 public:
  Symbol() = default;
  Symbol(Node& node, int output);

  explicit operator bool() const { return node_ != nullptr; }
  /// Whether its graph no longer exists: the symbol was kept longer than the trace that it belongs to.
  bool outlived() const { return node_ != nullptr && graph_.ended(); }
  const Type& type() const;
  DType dtype() const { return type().dtype; }
  const Shape& shape() const { return type().shape; }
  const Node& node() const {
    if (graph_.ended()) throw_unusable();
    return *node_;
  }
  int output() const { return output_; }
  Graph& graph() const;

  /// Whether both are the same output of the same node; values are not compared.
  friend bool operator==(const Symbol& a, const Symbol& b) {
    return a.node_ == b.node_ && a.output_ == b.output_;
  }

 private:
  friend struct std::hash<Symbol>;
  [[noreturn]] void throw_unusable() const;

  Node* node_ = nullptr;
  int output_ = 0;
  Lifetime::Token graph_;
};

}  // namespace plexus

template <>
struct std::hash<plexus::Symbol> {
  std::size_t operator()(const plexus::Symbol& symbol) const noexcept;
};
