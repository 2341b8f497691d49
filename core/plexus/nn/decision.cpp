#include <plexus/nn/decision.hpp>

#include <cmath>

namespace plexus {
namespace {

double sigmoid_of(double z) { return z >= 0 ? 1 / (1 + std::exp(-z)) : std::exp(z) / (1 + std::exp(z)); }

std::int64_t largest(const Tensor& row) {
  std::int64_t best = 0;
  for (std::int64_t i = 1; i < row.elements(); ++i) {
    if (row.at(i) > row.at(best) || std::isnan(row.at(best))) best = i;
  }
  return best;
}

double share(const Tensor& row, std::int64_t index) {
  double sum = 0;
  for (std::int64_t i = 0; i < row.elements(); ++i) sum += row.at(i);
  return row.at(index) / sum;
}

/// 1 / sum(exp(z_i - z)): nothing overflows but to infinity, whose reciprocal is the right 0.
double softmax_of(const Tensor& row, std::int64_t index) {
  double sum = 0;
  for (std::int64_t i = 0; i < row.elements(); ++i) {
    sum += i == index ? 1 : std::exp(row.at(i) - row.at(index));
  }
  return 1 / sum;
}

/// Of class 0, sigmoid(-z) is exact where 1 - sigmoid(z) has lost its digits.
double binary(double value, bool second, PredictionKind kind) {
  if (is_of_logits(kind)) return sigmoid_of(second ? value : -value);
  return second ? value : 1 - value;
}

}  // namespace

bool is_yes(double value, PredictionKind kind) { return value > (is_of_logits(kind) ? 0 : 0.5); }

std::int64_t decided_class(const Tensor& row, PredictionKind kind) {
  if (row.elements() == 1) return is_yes(row.at(0), kind) ? 1 : 0;
  return largest(row);
}

double class_probability(const Tensor& row, std::int64_t index, PredictionKind kind) {
  if (row.elements() == 1) return binary(row.at(0), index == 1, kind);
  switch (kind) {
    case PredictionKind::class_logits:
      return softmax_of(row, index);
    case PredictionKind::class_probabilities:
      return share(row, index);
    case PredictionKind::logit:
      return sigmoid_of(row.at(index));
    default:
      return row.at(index);
  }
}

}  // namespace plexus
