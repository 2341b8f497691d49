#pragma once

#include <plexus/graph/passes.hpp>
#include <plexus/graph/rebuild.hpp>

#include <cstddef>
#include <vector>

namespace plexus {

/// The number of readers of each value of a graph that is being rebuilt. The counts are updated with every
/// change: counting again after each node would take quadratic time. Borrows the rebuild; the caller reports
/// each change to it.
class ReaderCounts {
 public:
  struct Readers {
    int so_far = 0;  ///< nodes of the new graph that something depends on
    int later = 0;   ///< old nodes that are still to be copied, outputs and assignments
  };

  /// `live`: the old nodes that will be copied.
  ReaderCounts(const Rebuild& rebuild, const std::vector<bool>& live);

  /// The old node has been copied; all live ones before it have been too.
  void copied(const Node& old);
  /// What the old node, copied before, has become is about to be replaced by `values`.
  void replacing(const Node& old, const std::vector<Symbol>& values);
  /// Whatever became `value` is about to become `by`.
  void redirecting(const Symbol& value, const Symbol& by);

  /// Of a value of the new graph.
  Readers of(const Symbol& symbol) const;

 private:
  struct NodeReaders {
    std::vector<Readers> outputs;
    int total = 0;
    bool used = false;  // what it reads counts: a node that a rewrite has put out of use reads nothing
  };

  int& left(const Symbol& old) {
    return left_[static_cast<std::size_t>(old.node().id())][static_cast<std::size_t>(old.output())];
  }
  NodeReaders& entry(const Node& node);
  void add_later(const Symbol& symbol, int count);
  void add_to_total(const Node& node, int count);
  void spread();

  const Rebuild& rebuild_;
  std::vector<std::vector<int>> left_;  // by old node: readers of its outputs that are not copied yet
  std::vector<NodeReaders> entries_;    // by new node
  std::vector<const Node*> open_;       // that may have come into use, or out of it
};

}  // namespace plexus
