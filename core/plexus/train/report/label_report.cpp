#include <plexus/error/error.hpp>
#include <plexus/train/report/label_report.hpp>

#include <utility>

#include <fmt/format.h>

namespace plexus {

void YesNoCounts::count(bool target, bool predicted) {
  ++(predicted ? (target ? true_positives : false_positives) : (target ? false_negatives : true_negatives));
}

std::int64_t YesNoCounts::rows() const {
  return true_positives + false_positives + false_negatives + true_negatives;
}

ClassScores YesNoCounts::scores() const {
  return class_scores(true_positives, true_positives + false_positives, true_positives + false_negatives);
}

double YesNoCounts::accuracy() const {
  const std::int64_t all = rows();
  return all > 0 ? static_cast<double>(true_positives + true_negatives) / static_cast<double>(all) : 0;
}

LabelReport label_report(std::vector<std::string> labels, std::span<const std::uint8_t> target,
                         std::span<const std::uint8_t> predicted) {
  const std::size_t width = labels.size();
  if (width == 0 || target.empty() || target.size() != predicted.size() || target.size() % width != 0) {
    throw DataError(
        fmt::format("a report of {} labels needs an answer and a prediction for each of them in "
                    "each row: found {} and {}",
                    width, target.size(), predicted.size()));
  }
  LabelReport report;
  report.labels = std::move(labels);
  report.counts.resize(width);
  const std::size_t rows = target.size() / width;
  std::int64_t right_rows = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    bool right = true;
    for (std::size_t i = 0; i < width; ++i) {
      const bool yes = target[row * width + i] != 0;
      const bool said = predicted[row * width + i] != 0;
      report.counts[i].count(yes, said);
      right = right && yes == said;
    }
    right_rows += right ? 1 : 0;
  }
  YesNoCounts all;
  for (const YesNoCounts& one : report.counts) {
    report.scores.push_back(one.scores());
    all.true_positives += one.true_positives;
    all.false_positives += one.false_positives;
    all.false_negatives += one.false_negatives;
    all.true_negatives += one.true_negatives;
  }
  report.micro = all.scores();
  report.macro = macro_average(report.scores);
  report.weighted = weighted_average(report.scores);
  report.rows = static_cast<std::int64_t>(rows);
  report.all_right = static_cast<double>(right_rows) / static_cast<double>(rows);
  return report;
}

}  // namespace plexus
