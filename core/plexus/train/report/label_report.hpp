#pragma once

#include <plexus/train/report/class_report.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plexus {

/// Counts of yes-or-no answers, by the answer and the target.
struct YesNoCounts {
  std::int64_t true_positives = 0;
  std::int64_t false_positives = 0;
  std::int64_t false_negatives = 0;
  std::int64_t true_negatives = 0;

  void count(bool target, bool predicted);
  std::int64_t rows() const;
  /// The scores of the answer yes.
  ClassScores scores() const;
  /// The share of right answers.
  double accuracy() const;
};

/// How several yes-or-no answers a row compare with the targets: scikit-learn's classification_report of an
/// indicator matrix. A value type.
struct LabelReport {
  std::vector<std::string> labels;
  std::vector<YesNoCounts> counts;  ///< of each label
  std::vector<ClassScores> scores;  ///< of each label's yes
  ClassScores micro;                ///< of all answers together
  ClassScores macro;
  ClassScores weighted;
  double all_right = 0;  ///< the share of rows of which every answer is right (the subset accuracy)
  std::int64_t rows = 0;
};

/// `target` and `predicted`: [rows, labels], row-major, 1 for yes. Throws DataError for spans of other sizes
/// and without rows.
LabelReport label_report(std::vector<std::string> labels, std::span<const std::uint8_t> target,
                         std::span<const std::uint8_t> predicted);

}  // namespace plexus
