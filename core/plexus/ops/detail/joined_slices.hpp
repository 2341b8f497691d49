#pragma once

#include <plexus/graph/graph.hpp>

#include <cstdint>
#include <vector>

namespace plexus {

/// Gradients of slices of one value, each zeros around a part, whose parts lie side by side along one axis.
/// One thread at a time.
class JoinedSlices {
 public:
  /// Whether it is zeros around a part in one piece.
  static bool takes(const Symbol& padded);

  /// Requires: takes(padded).
  explicit JoinedSlices(const Symbol& padded);
  /// Takes another one that lies before or behind those that are here; false, and nothing, if it does not.
  bool join(const Symbol& padded);
  /// All of them as one gradient of the value.
  Symbol made() const;

 private:
  Symbol first_;                     // as it was given
  std::vector<std::int64_t> start_;  // of all parts together
  std::vector<std::int64_t> sizes_;
  std::int64_t axis_ = -1;      // -1: there is one part
  std::vector<Symbol> before_;  // the first part, from the nearest to the farthest
  std::vector<Symbol> behind_;  // likewise
};

}  // namespace plexus
