#pragma once

#include <plexus/tensor/tensor.hpp>

#include <functional>

namespace plexus {

class Graph;
class Node;

/// A value in a graph: one output of a node, with dtype and static shape. What layers compute with. A handle
/// that is valid as long as its graph; a default-made one stands for "no value" (a gradient that is zero
/// everywhere).
class Symbol {
 public:
  Symbol() = default;
  Symbol(Node& node, int output) : node_(&node), output_(output) {}

  explicit operator bool() const { return node_ != nullptr; }
  const Type& type() const;
  DType dtype() const { return type().dtype; }
  const Shape& shape() const { return type().shape; }
  const Node& node() const { return *node_; }
  int output() const { return output_; }
  Graph& graph() const;

  /// The same value (not: an equal one).
  friend bool operator==(const Symbol& a, const Symbol& b) {
    return a.node_ == b.node_ && a.output_ == b.output_;
  }

 private:
  Node* node_ = nullptr;
  int output_ = 0;
};

}  // namespace plexus

template <>
struct std::hash<plexus::Symbol> {
  std::size_t operator()(const plexus::Symbol& symbol) const noexcept;
};
