#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace plexus {
namespace {

constexpr double rounding = 1e-5;  // of sums of float32

double sigmoid_of(double z) { return z >= 0 ? 1 / (1 + std::exp(-z)) : std::exp(z) / (1 + std::exp(z)); }

std::int64_t largest(const Tensor& row) {
  std::int64_t best = 0;
  for (std::int64_t i = 1; i < row.elements(); ++i) {
    if (row.at(i) > row.at(best) || std::isnan(row.at(best))) best = i;
  }
  return best;
}

/// The sum by which probabilities of classes are divided. A sum that is 1 but for roundings of float32 counts
/// as 1, so that the values of a softmax stay as they are. NaN if the sum is not positive.
double whole(const Tensor& row) {
  double sum = 0;
  for (std::int64_t i = 0; i < row.elements(); ++i) sum += row.at(i);
  if (std::abs(sum - 1) <= rounding) return 1;
  return sum > 0 ? sum : std::numeric_limits<double>::quiet_NaN();
}

/// 1 / sum(exp(z_i - z)). If the sum overflows to infinity, its reciprocal 0 is the right result.
double softmax_of(const Tensor& row, std::int64_t index) {
  double sum = 0;
  for (std::int64_t i = 0; i < row.elements(); ++i) {
    sum += i == index ? 1 : std::exp(row.at(i) - row.at(index));
  }
  return 1 / sum;
}

void require_probabilities(PredictionKind kind) {
  if (is_of_decisions(kind)) throw UsageError(std::string(why_no_probabilities));
}

/// The probability of class 1 (`second`) or 0 by a single value. For class 0, sigmoid(-z) is accurate where 1
/// - sigmoid(z) loses digits.
double binary(double value, bool second, PredictionKind kind) {
  if (is_of_logits(kind)) return sigmoid_of(second ? value : -value);
  return second ? value : 1 - value;
}

/// The softmax of all classes at once: softmax_of would compute the sum anew for each class.
std::vector<double> softmax(std::vector<double> logits, double largest) {
  double sum = 0;
  for (double& logit : logits) sum += logit = std::exp(logit - largest);
  for (double& share : logits) share /= sum;
  return logits;
}

}  // namespace

bool tells_classes(std::size_t values, std::size_t classes) {
  return classes >= 2 && (values == classes || (values == 1 && classes == 2));
}

bool takes_threshold(std::size_t values, std::size_t classes, PredictionKind kind) {
  if (is_of_decisions(kind)) return false;
  if (is_of_classes(kind)) return values == 2;
  const bool answers = kind == PredictionKind::probability || kind == PredictionKind::logit;
  return answers || (classes == 2 && tells_classes(values, classes));
}

bool is_probability(double value) { return value >= -rounding && value <= 1 + rounding; }

bool is_yes(double value, PredictionKind kind, double threshold) {
  if (is_of_decisions(kind)) return value > 0;
  return value > (is_of_logits(kind) ? std::log(threshold / (1 - threshold)) : threshold);
}

std::int64_t decided_class(const Tensor& row, PredictionKind kind, double threshold) {
  if (row.elements() == 1) return is_yes(row.at(0), kind, threshold) ? 1 : 0;
  const bool by_threshold = row.elements() == 2 && threshold != 0.5 && !is_of_decisions(kind);
  if (by_threshold) return class_probability(row, 1, kind) > threshold ? 1 : 0;
  return largest(row);
}

double class_probability(const Tensor& row, std::int64_t index, PredictionKind kind) {
  require_probabilities(kind);
  if (row.elements() == 1) return binary(row.at(0), index == 1, kind);
  switch (kind) {
    case PredictionKind::class_logits:
      return softmax_of(row, index);
    case PredictionKind::class_probabilities:
      return row.at(index) / whole(row);
    case PredictionKind::logit:
      return sigmoid_of(row.at(index));
    default:
      return row.at(index);
  }
}

std::vector<double> class_probabilities(const Tensor& row, PredictionKind kind) {
  require_probabilities(kind);
  if (row.elements() == 1) return {binary(row.at(0), false, kind), binary(row.at(0), true, kind)};
  std::vector<double> values;
  for (std::int64_t i = 0; i < row.elements(); ++i) values.push_back(row.at(i));
  if (kind == PredictionKind::class_logits) return softmax(std::move(values), row.at(largest(row)));
  const double all = kind == PredictionKind::class_probabilities ? whole(row) : 1;
  for (double& value : values) value = kind == PredictionKind::logit ? sigmoid_of(value) : value / all;
  return values;
}

}  // namespace plexus
