#pragma once

#include <cstdint>

#include "perceptron_rows.hpp"

namespace plexus {

/// The data that the perceptron learns from. Row r belongs to class codes[r].
struct PerceptronSamples {
  PerceptronTable table;
  const std::int32_t* codes = nullptr;
  const double* weights = nullptr;  ///< of the rows; null: each is 1
  const std::uint8_t* held_out =
      nullptr;  ///< [rows]: 1 for a row that is not learnt from but judged; null: none
  const std::int32_t* judged = nullptr;  ///< the held-out rows, ascending
  std::int64_t judged_rows = 0;
};

enum class PerceptronPenalty : std::uint8_t { none, l2, l1, elasticnet };

/// The settings of the perceptron, with the names of scikit-learn's Perceptron.
struct PerceptronRule {
  PerceptronPenalty penalty = PerceptronPenalty::none;
  double eta0 = 1;
  double alpha = 1e-4;
  double l1_ratio = 0.15;     ///< of elasticnet
  double tolerance = 1e-3;    ///< minus infinity: it never stops by itself
  std::int64_t patience = 5;  ///< epochs in a row that are no better than the best one
  bool use_bias = true;
};

/// The numbers of one class's state between two epochs. With `vector` and, for l1 and elasticnet, `truncated`
/// they are all that an epoch depends on: a fit that is resumed from them equals one that was never
/// interrupted.
struct PerceptronState {
  double scale = 1;  ///< the weights are scale * vector
  double bias = 0;
  double squared_norm =
      0;  ///< of the weights, as scikit-learn keeps it: not brought up to date by truncation
  double absolute_norm = 0;
  double truncation = 0;  ///< what the l1 penalty may have taken from each weight so far
  double best = 0;      ///< the lowest objective, with held-out rows the highest score; see start_perceptron
  double loss = 0;      ///< sum over the rows of the last epoch
  double mistakes = 0;  ///< of the last epoch
  double epochs = 0;    ///< epochs in which it learnt
  double without_progress = 0;  ///< epochs in a row
  double active = 1;            ///< 0: it has converged
  double finite = 1;            ///< 0: a weight was not finite after the last epoch
};

/// The number of float64 values in a state.
inline constexpr std::int64_t perceptron_state_size = sizeof(PerceptronState) / sizeof(double);

/// One binary problem: a class against all others.
struct PerceptronClass {
  std::int32_t code = 1;                ///< of the class
  double own_weight = 1;                ///< of the rows of the class
  double other_weight = 1;              ///< of all other rows
  const std::int32_t* order = nullptr;  ///< [rows]: a permutation
  double* vector = nullptr;             ///< [features]
  double* truncated =
      nullptr;  ///< [features]: what the l1 penalty took from each weight; null for none and l2
  PerceptronState* state = nullptr;
};

/// The state before the first epoch, from the weights in `vector`.
PerceptronState start_perceptron(const double* vector, std::int64_t features, double bias, bool held_out);

/// One epoch of one class, as in scikit-learn 1.9 (sklearn/linear_model/_sgd_fast.pyx.tp, _plain_sgd64, with
/// the hinge loss of threshold 0): every sum that reaches the state is added in scikit-learn's order, without
/// FMA, so that the state equals scikit-learn's to the last bit. Leaves alone a class that is not active.
/// Allocates nothing.
void learn_epoch(const PerceptronSamples& samples, const PerceptronRule& rule, const PerceptronClass& one);

}  // namespace plexus
