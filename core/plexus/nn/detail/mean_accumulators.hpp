#pragma once

#include <string>

namespace plexus {

/// The variables of a mean over rows that is accumulated batch by batch: the weighted sum of the rows' values
/// and the sum of their weights. The loss and each MeanMetric have them.
struct MeanAccumulators {
  static constexpr const char* total_name = "total";  ///< in the scope of the mean
  static constexpr const char* count_name = "count";

  /// The full names of the variables of the mean `name`: "loss/total" and "loss/count" for "loss".
  explicit MeanAccumulators(const std::string& name)
      : total(name + "/" + total_name), count(name + "/" + count_name) {}

  std::string total;
  std::string count;
};

}  // namespace plexus
