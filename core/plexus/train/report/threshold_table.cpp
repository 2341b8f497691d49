#include <plexus/error/error.hpp>
#include <plexus/train/report/threshold_table.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr int most_digits = 17;

using Answer = std::pair<double, bool>;  // the probability of yes, and the target

YesNoCounts counts_at(std::span<const Answer> answers, double threshold) {
  YesNoCounts counts;
  for (const auto& [probability, yes] : answers) counts.count(yes, probability > threshold);
  return counts;
}

/// A number with as few decimals as there can be in [low, high).
double shortest_between(double low, double high) {
  for (int digits = 1; digits < most_digits; ++digits) {
    const double scale = std::pow(10.0, digits);
    const double rounded = std::ceil(low * scale) / scale;
    if (rounded >= low && rounded < high) return rounded;
  }
  return low;
}

/// A threshold between each two neighbouring probabilities is tried; `answers` are in ascending order.
ThresholdRow best_of(std::span<const Answer> answers) {
  YesNoCounts counts = counts_at(answers, -1);  // all are yes
  ThresholdRow best{0, counts};
  double best_f1 = -1;
  // There is a threshold below the lowest probability only if that is above 0.
  if (answers.front().first > 0) {
    best.threshold = shortest_between(0, answers.front().first);
    best_f1 = counts.scores().f1;
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& [probability, yes] = answers[i];
    --(yes ? counts.true_positives : counts.false_positives);
    ++(yes ? counts.false_negatives : counts.true_negatives);
    const bool last = i + 1 == answers.size();
    if (!last && answers[i + 1].first == probability) continue;
    const double f1 = counts.scores().f1;
    if (f1 <= best_f1) continue;
    best_f1 = f1;
    best = {last ? probability : shortest_between(probability, answers[i + 1].first), counts};
  }
  return best;
}

}  // namespace

std::span<const double> usual_thresholds() {
  static constexpr std::array<double, 11> thresholds = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5,
                                                        0.6,  0.7, 0.8, 0.9, 0.95};
  return thresholds;
}

ThresholdTable threshold_table(std::span<const std::uint8_t> target, std::span<const double> probability,
                               std::span<const double> thresholds) {
  if (target.size() != probability.size() || target.empty()) {
    throw DataError(
        fmt::format("a table over thresholds needs an answer and a probability for each row: "
                    "found {} and {}",
                    target.size(), probability.size()));
  }
  std::vector<Answer> answers;
  answers.reserve(target.size());
  for (std::size_t row = 0; row < target.size(); ++row) {
    if (std::isnan(probability[row])) {
      throw DataError(fmt::format("the probability of row {} (from 0) is NaN", row));
    }
    answers.emplace_back(probability[row], target[row] != 0);
  }
  std::sort(answers.begin(), answers.end());
  ThresholdTable table;
  for (const double threshold : thresholds) table.rows.push_back({threshold, counts_at(answers, threshold)});
  table.best = best_of(answers);
  return table;
}

}  // namespace plexus
