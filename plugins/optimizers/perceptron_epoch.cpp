#include "perceptron_epoch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pairwise_sum.hpp"
#include "perceptron_rows.hpp"

namespace plexus {

namespace {

constexpr double unit_roundoff = 0x1p-53;
constexpr double infinite = std::numeric_limits<double>::infinity();

/// Below this scale, scikit-learn multiplies the scale into the vector.
constexpr double least_scale = 1e-9;

/// Products whose absolute sum is below this do not overflow, in whatever order they are added.
constexpr double far_from_overflow = 1e280;

/// How many rows ahead are prefetched: a shuffled order reads the rows of the table at random.
constexpr std::int64_t rows_ahead = 4;
constexpr std::int64_t cache_line = 64;

enum class Certainty : std::uint8_t { none, right, wrong };

/// The learning of one class in one epoch.
template <class Rows>
class Epoch {
 public:
  Epoch(const PerceptronSamples& samples, const PerceptronRule& rule, const PerceptronClass& one)
      : samples_(samples),
        rule_(rule),
        one_(one),
        features_(samples.table.features),
        vector_(one.vector),
        rows_(samples.table, one.vector),
        penalised_(rule.penalty != PerceptronPenalty::none),
        truncates_(rule.penalty == PerceptronPenalty::l1 || rule.penalty == PerceptronPenalty::elasticnet),
        l1_ratio_(rule.penalty == PerceptronPenalty::l2   ? 0.0
                  : rule.penalty == PerceptronPenalty::l1 ? 1.0
                                                          : rule.l1_ratio) {}

  void run() {
    PerceptronState& state = *one_.state;
    state.loss = 0;
    state.mistakes = 0;
    double objective = 0;
    std::int64_t learnt = 0;
    const bool numbers = samples_.table.numbers != nullptr;
    const std::int64_t row_bytes = features_ * (numbers ? sizeof(double) : 1);
    const auto* first = numbers ? reinterpret_cast<const char*>(samples_.table.numbers)
                                : reinterpret_cast<const char*>(samples_.table.bytes);
    for (std::int64_t i = 0; i < samples_.table.rows; ++i) {
      // The prefetches are not in a function of their own: g++ takes a function that only prefetches for one
      // without effect, and drops it.
      const char* ahead = first + one_.order[std::min(i + rows_ahead, samples_.table.rows - 1)] * row_bytes;
      for (std::int64_t k = 0; k < row_bytes; k += cache_line) __builtin_prefetch(ahead + k);
      __builtin_prefetch(ahead + row_bytes - 1);  // a row that begins within a cache line may end in one more
      const std::int64_t row = one_.order[i];
      if (samples_.held_out != nullptr && samples_.held_out[row] != 0) continue;
      learn(row, objective);
      ++learnt;
    }
    state.epochs += 1;
    state.finite = is_finite() ? 1 : 0;
    if (state.finite == 0) return;
    if (samples_.held_out != nullptr) {
      const double reached = score();
      judge(reached < state.best + rule_.tolerance);
      state.best = std::max(state.best, reached);
    } else {
      const double mean = objective / static_cast<double>(learnt);
      judge(mean > state.best - rule_.tolerance);
      state.best = std::min(state.best, mean);
    }
  }

 private:
  double side(std::int64_t row) const { return samples_.codes[row] == one_.code ? 1.0 : -1.0; }

  /// What the screened sum proves of a row, before the strict sum is computed in scikit-learn's order. The
  /// sum of a row on its right side of the plane does not enter the state, so that its strict sum is not
  /// needed; for a row that is certainly on the wrong side, the branch need not wait for it. Both sums of n
  /// products differ from the exact one by less than (n + 12) u times the absolute sum (also for a table of
  /// bytes, whose values lie on a line within 8 u); scaling and adding the bias round as well.
  Certainty look(const auto& row, double y) const {
    const PerceptronState& state = *one_.state;
    const ScreenedSum quick = rows_.screened(row);
    const double size = quick.absolute * state.scale + std::abs(state.bias);
    const double error = (2.0 * static_cast<double>(features_) + 64) * unit_roundoff * size +
                         std::numeric_limits<double>::min();
    const double z = y * (quick.sum * state.scale + state.bias);
    if (!(size < far_from_overflow)) return Certainty::none;
    return z > error ? Certainty::right : z < -error ? Certainty::wrong : Certainty::none;
  }

  double strict_sum(const auto& row) const {
    double sum = 0;
    for (std::int64_t j = 0; j < features_; ++j) sum += vector_[j] * row[j];
    return sum;
  }

  void learn(std::int64_t r, double& objective) {
    PerceptronState& state = *one_.state;
    const auto row = rows_[r];
    const double y = side(r);
    double update = 0;
    const Certainty known = look(row, y);
    if (known != Certainty::right) {
      const double z = (strict_sum(row) * state.scale + state.bias) * y;
      if (known == Certainty::wrong || z <= 0) {
        state.loss += 0.0 - z;
        objective += 0.0 - z;
        state.mistakes += 1;
        const double weight = samples_.weights != nullptr ? samples_.weights[r] : 1.0;
        update = rule_.eta0 * y * ((y > 0 ? one_.own_weight : one_.other_weight) * weight);
      }
    }
    if (penalised_) objective += penalty();
    if (penalised_ && rule_.penalty != PerceptronPenalty::l1) shrink();
    if (update != 0) {
      add(row, update);
      if (rule_.use_bias) state.bias += update;
      rows_.changed();
    }
    if (truncates_) truncate();
  }

  double penalty() const {
    const double norm = std::sqrt(one_.state->squared_norm);
    return rule_.alpha * ((1 - l1_ratio_) * 0.5 * (norm * norm) + l1_ratio_ * one_.state->absolute_norm);
  }

  void shrink() {
    PerceptronState& state = *one_.state;
    const double kept = std::max(0.0, 1.0 - (1.0 - l1_ratio_) * rule_.eta0 * rule_.alpha);
    state.scale *= kept;
    state.squared_norm *= kept * kept;
    state.absolute_norm *= kept;
    if (state.scale >= least_scale) return;
    for (std::int64_t j = 0; j < features_; ++j) vector_[j] *= state.scale;
    state.scale = 1;
    rows_.changed();
  }

  void add(const auto& row, double update) {
    PerceptronState& state = *one_.state;
    const double factor = update / state.scale;
    for (std::int64_t j = 0; j < features_; ++j) vector_[j] += row[j] * factor;
    if (!penalised_) return;
    double squares = 0;
    double sizes = 0;
    for (std::int64_t j = 0; j < features_; ++j) {
      squares += vector_[j] * vector_[j];
      sizes += std::abs(vector_[j]);
    }
    state.squared_norm = squares * (state.scale * state.scale);
    state.absolute_norm = sizes * state.scale;
  }

  /// The cumulative L1 penalty of Tsuruoka, Tsujii, Ananiadou: "Stochastic Gradient Descent Training for
  /// L1-regularized Log-linear Models with Cumulative Penalty", 2009.
  void truncate() {
    PerceptronState& state = *one_.state;
    state.truncation += l1_ratio_ * rule_.eta0 * rule_.alpha;
    const double scale = state.scale;
    const double all = state.truncation;
    for (std::int64_t j = 0; j < features_; ++j) {
      const double before = vector_[j];
      const double taken = one_.truncated[j];
      const bool above = scale * before > 0;
      const bool below = scale * before < 0;
      const double step = (above ? all + taken : all - taken) / scale;
      const double lower = before - step;
      const double upper = before + step;
      const double after = above ? (lower > 0 ? lower : 0.0) : below ? (upper < 0 ? upper : 0.0) : before;
      vector_[j] = after;
      one_.truncated[j] = taken + scale * (after - before);
    }
    rows_.changed();
  }

  bool is_finite() const {
    const auto finite = [](double value) { return std::isfinite(value); };
    return std::isfinite(one_.state->bias) && std::all_of(vector_, vector_ + features_, finite);
  }

  /// The share, by weight, of the held-out rows that lie on their right side. As in scikit-learn, the vector
  /// is used without its scale.
  double score() const {
    const auto weight = [this](std::int64_t i) {
      return samples_.weights != nullptr ? samples_.weights[samples_.judged[i]] : 1.0;
    };
    const auto gained = [&](std::int64_t i) {
      const std::int64_t r = samples_.judged[i];
      const bool right = (strict_sum(rows_[r]) + one_.state->bias > 0) == (side(r) > 0);
      return right ? weight(i) : 0.0;
    };
    return pairwise_sum(0, samples_.judged_rows, gained) / pairwise_sum(0, samples_.judged_rows, weight);
  }

  void judge(bool no_better) {
    PerceptronState& state = *one_.state;
    state.without_progress = rule_.tolerance > -infinite && no_better ? state.without_progress + 1 : 0;
    if (state.without_progress >= static_cast<double>(rule_.patience)) state.active = 0;
  }

  const PerceptronSamples& samples_;
  const PerceptronRule& rule_;
  const PerceptronClass& one_;
  std::int64_t features_;
  double* vector_;
  Rows rows_;
  bool penalised_;
  bool truncates_;
  double l1_ratio_;
};

}  // namespace

PerceptronState start_perceptron(const double* vector, std::int64_t features, double bias, bool held_out) {
  PerceptronState state;
  state.bias = bias;
  for (std::int64_t j = 0; j < features; ++j) {
    state.squared_norm += vector[j] * vector[j];
    state.absolute_norm += std::abs(vector[j]);
  }
  state.best = held_out ? -infinite : infinite;
  return state;
}

void learn_epoch(const PerceptronSamples& samples, const PerceptronRule& rule, const PerceptronClass& one) {
  if (one.state->active == 0) return;
  if (samples.table.numbers != nullptr) {
    Epoch<NumberRows>(samples, rule, one).run();
  } else {
    Epoch<ByteRows>(samples, rule, one).run();
  }
}

}  // namespace plexus
