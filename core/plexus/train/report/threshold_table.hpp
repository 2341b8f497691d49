#pragma once

#include <plexus/train/report/label_report.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace plexus {

/// The counts of yes-or-no answers of an output at one threshold: yes where the probability is above it.
struct ThresholdRow {
  double threshold = 0.5;
  YesNoCounts counts;
};

/// The answers of one output at several thresholds. A value type.
struct ThresholdTable {
  std::vector<ThresholdRow> rows;  ///< ascending
  /// The threshold with the highest F1 of the answer yes, the lowest of several; between two neighbouring
  /// probabilities it is the number with the fewest digits.
  ThresholdRow best;
};

/// The thresholds of a table that names no others: 0.05, 0.1, 0.2, ..., 0.9, 0.95.
std::span<const double> usual_thresholds();

/// `target`: 1 for yes, one for each row; `probability`: of the yes. Throws DataError for spans of different
/// sizes or without rows, and for a probability that is NaN.
ThresholdTable threshold_table(std::span<const std::uint8_t> target, std::span<const double> probability,
                               std::span<const double> thresholds = usual_thresholds());

}  // namespace plexus
