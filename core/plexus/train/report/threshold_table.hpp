#pragma once

#include <plexus/train/report/label_report.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace plexus {

/// What the yes-or-no answers of an output are at one threshold: yes where the probability is above it.
struct ThresholdRow {
  double threshold = 0.5;
  YesNoCounts counts;
};

/// The answers of one output at several thresholds. A value type.
struct ThresholdTable {
  std::vector<ThresholdRow> rows;  ///< ascending
  /// The threshold with the highest F1 of the yes: of all that give different answers, the first that is
  /// best, written with as few digits as lie between two neighbouring probabilities.
  ThresholdRow best;
};

/// The thresholds of a table that names no others: 0.05, 0.1, 0.2, ..., 0.9, 0.95.
std::span<const double> usual_thresholds();

/// `target`: 1 for yes, one for each row; `probability`: of the yes. Throws DataError for spans of different
/// sizes or without rows, and for a probability that is NaN.
ThresholdTable threshold_table(std::span<const std::uint8_t> target, std::span<const double> probability,
                               std::span<const double> thresholds = usual_thresholds());

}  // namespace plexus
