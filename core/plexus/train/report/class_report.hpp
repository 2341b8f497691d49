#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// How well one class is told from all others, or an average over classes. A ratio of 0 / 0 is 0.
struct ClassScores {
  double precision = 0;      ///< of the rows that were taken for the class, the share that are of it
  double recall = 0;         ///< of the rows of the class, the share that were taken for it
  double f1 = 0;             ///< 2 * precision * recall / (precision + recall)
  std::int64_t support = 0;  ///< rows of the class
};

/// The scores of a class with `support` rows, of which `right` were taken for it; `taken`: all rows taken for
/// it.
ClassScores class_scores(std::int64_t right, std::int64_t taken, std::int64_t support);
/// Their plain mean (macro), and their mean weighted by support; the support is the sum. Requires: not empty.
ClassScores macro_average(std::span<const ClassScores> scores);
ClassScores weighted_average(std::span<const ClassScores> scores);

/// How a classifier's decisions compare with the targets: scikit-learn's classification_report and
/// confusion_matrix over all classes, also those that no row has. A value type.
struct ClassReport {
  std::vector<std::string> classes;  ///< their names, in the order of their codes
  std::vector<ClassScores> scores;   ///< of each class
  ClassScores macro;
  ClassScores weighted;
  double accuracy = 0;  ///< the share of rows whose class was found
  std::int64_t rows = 0;
  /// [classes, classes], row-major: how many rows of the class of the matrix row were taken for that of the
  /// matrix column.
  std::vector<std::int64_t> confusion;

  std::int64_t confused(std::size_t target, std::size_t predicted) const {
    return confusion[target * classes.size() + predicted];
  }
};

/// How many rows of the class `target` were taken for the class `predicted`.
struct Confusion {
  std::size_t target = 0;
  std::size_t predicted = 0;
  std::int64_t rows = 0;
};

/// `target` and `predicted` hold the code of a class, from 0, for each row. Throws DataError for spans of
/// different sizes or without rows, and for a code that is none of the classes.
ClassReport class_report(std::vector<std::string> classes, std::span<const std::int64_t> target,
                         std::span<const std::int64_t> predicted);

/// The mistakes of a report that happened most often, most frequent first; `most` of them at most.
std::vector<Confusion> most_confused(const ClassReport& report, std::size_t most);

}  // namespace plexus
