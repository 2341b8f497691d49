#pragma once

#include <plexus/graph/lifetime.hpp>
#include <plexus/tensor/tensor.hpp>

#include <string_view>

namespace plexus {

class Graph;
class Node;

/// A value in a graph: one output of a node, with dtype and static shape. What layers compute with. A handle
/// that is valid as long as its graph; a default-made one is empty and stands for "no value" (a gradient that
/// is zero everywhere, the weight that a run does not have). Asking an empty one, or one whose graph is gone,
/// for anything but whether it is so is a UsageError. Several threads may use the symbols of one graph as
/// long as none adds to it.
class Symbol {
 public:
  Symbol() = default;
  Symbol(Node& node, int output);

  explicit operator bool() const { return node_ != nullptr; }
  /// Its graph is gone: it was kept longer than the trace that it belongs to.
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

  /// The same value (not: an equal one).
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
