#include <plexus/error/error.hpp>
#include <plexus/train/report/class_report.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// The mean of each number with a weight for each of the scores.
template <class Weight>
ClassScores mean(std::span<const ClassScores> scores, Weight weight) {
  ClassScores sum;
  double weights = 0;
  for (const ClassScores& one : scores) {
    const double w = weight(one);
    sum.precision += w * one.precision;
    sum.recall += w * one.recall;
    sum.f1 += w * one.f1;
    sum.support += one.support;
    weights += w;
  }
  return {ratio(sum.precision, weights), ratio(sum.recall, weights), ratio(sum.f1, weights), sum.support};
}

std::size_t checked(std::int64_t code, std::size_t classes, std::size_t row) {
  if (code >= 0 && static_cast<std::size_t>(code) < classes) return static_cast<std::size_t>(code);
  throw DataError(
      fmt::format("row {} (from 0) has the class {}, but there are {} classes, from 0", row, code, classes));
}

}  // namespace

ClassScores class_scores(std::int64_t right, std::int64_t taken, std::int64_t support) {
  const auto hits = static_cast<double>(right);
  ClassScores scores;
  scores.precision = ratio(hits, static_cast<double>(taken));
  scores.recall = ratio(hits, static_cast<double>(support));
  scores.f1 = ratio(2 * hits, static_cast<double>(taken + support));
  scores.support = support;
  return scores;
}

ClassScores macro_average(std::span<const ClassScores> scores) {
  return mean(scores, [](const ClassScores&) { return 1.0; });
}

ClassScores weighted_average(std::span<const ClassScores> scores) {
  return mean(scores, [](const ClassScores& one) { return static_cast<double>(one.support); });
}

ClassReport class_report(std::vector<std::string> classes, std::span<const std::int64_t> target,
                         std::span<const std::int64_t> predicted) {
  if (target.size() != predicted.size() || target.empty()) {
    throw DataError(fmt::format("a report needs a class and a prediction for each row: found {} and {}",
                                target.size(), predicted.size()));
  }
  const std::size_t count = classes.size();
  ClassReport report;
  report.classes = std::move(classes);
  report.rows = static_cast<std::int64_t>(target.size());
  report.confusion.assign(count * count, 0);
  for (std::size_t row = 0; row < target.size(); ++row) {
    ++report.confusion[checked(target[row], count, row) * count + checked(predicted[row], count, row)];
  }
  std::int64_t right = 0;
  for (std::size_t c = 0; c < count; ++c) {
    std::int64_t taken = 0;
    std::int64_t support = 0;
    for (std::size_t other = 0; other < count; ++other) {
      taken += report.confused(other, c);
      support += report.confused(c, other);
    }
    report.scores.push_back(class_scores(report.confused(c, c), taken, support));
    right += report.confused(c, c);
  }
  report.macro = macro_average(report.scores);
  report.weighted = weighted_average(report.scores);
  report.accuracy = ratio(static_cast<double>(right), static_cast<double>(report.rows));
  return report;
}

std::vector<Confusion> most_confused(const ClassReport& report, std::size_t most) {
  std::vector<Confusion> mistakes;
  for (std::size_t target = 0; target < report.classes.size(); ++target) {
    for (std::size_t predicted = 0; predicted < report.classes.size(); ++predicted) {
      const std::int64_t rows = report.confused(target, predicted);
      if (target != predicted && rows > 0) mistakes.push_back({target, predicted, rows});
    }
  }
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Confusion& a, const Confusion& b) { return a.rows > b.rows; });
  if (mistakes.size() > most) mistakes.resize(most);
  return mistakes;
}

}  // namespace plexus
