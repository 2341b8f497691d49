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

  /// To be called when the old node has been copied. All live nodes before it must have been copied too.
  void copied(const Node& old);
  /// To be called before the new values of the old node, which has been copied, are replaced by `values`.
  void replacing(const Node& old, const std::vector<Symbol>& values);
  /// To be called before all old symbols that have become `value` become `by` instead.
  void redirecting(const Symbol& value, const Symbol& by);

  /// The readers of a value of the new graph.
  Readers of(const Symbol& symbol) const;

 private:
  struct NodeReaders {
    std::vector<Readers> outputs;
    int total = 0;
    bool used = false;  // whether it counts as a reader of its inputs: not after its last reader is gone
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
  std::vector<const Node*> open_;       // nodes that may have come into use or gone out of use
};

}  // namespace plexus
