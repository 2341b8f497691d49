#pragma once

#include <plexus/plexus.hpp>

#include <string>
#include <vector>

namespace plexus {

/// The axes of a row over which a loss sums. Several threads may read one at the same time, each for a graph
/// of its own.
class RowAxes {
 public:
  /// Adds the option `axis`: a list; absent: all axes but that of the batch.
  static Schema with_options(Schema schema);
  /// `loss`: its name, for messages.
  RowAxes(const Options& options, std::string loss);

  /// The sums over the axes: [batch, ...] with the axes that are left. Throws ShapeError for an axis that x
  /// lacks or that is the batch's.
  Symbol sums(const Symbol& x) const;
  /// The mean of such sums, or of values computed from them, for each row: [batch].
  static Symbol of_rows(const Symbol& x);

 private:
  std::vector<std::int64_t> axes_;  // empty: all
  std::string loss_;
};

}  // namespace plexus
