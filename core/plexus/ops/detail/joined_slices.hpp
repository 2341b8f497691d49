#pragma once

#include <plexus/graph/graph.hpp>

#include <cstdint>
#include <vector>

namespace plexus {

/// Joins gradients by slices of one value, each of which is a part padded with zeros, if the parts adjoin
/// along one axis. One thread at a time.
class JoinedSlices {
 public:
  /// Whether `padded` is one contiguous part that is padded with zeros.
  static bool takes(const Symbol& padded);

  /// Requires: takes(padded).
  explicit JoinedSlices(const Symbol& padded);
  /// Adds a gradient whose part adjoins those added so far, before or behind them. Returns false, and changes
  /// nothing, if it does not.
  bool join(const Symbol& padded);
  /// All of them as one gradient by the value.
  Symbol made() const;

 private:
  Symbol first_;                     // as it was given
  std::vector<std::int64_t> start_;  // of all parts together
  std::vector<std::int64_t> sizes_;
  std::int64_t axis_ = -1;      // -1: there is one part
  std::vector<Symbol> before_;  // parts before the first, from the nearest to the farthest
  std::vector<Symbol> behind_;  // parts behind the first, likewise
};

}  // namespace plexus
