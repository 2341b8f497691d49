// Epochs of the perceptron against the same rule without short cuts: each sum in its order, for each row.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "perceptron_epoch.hpp"

using namespace plexus;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(perceptron_epoch)

namespace {

/// A class that is learnt against the others, with all that it needs.
struct Problem {
  std::vector<double> numbers;      // [rows, features]
  std::vector<std::uint8_t> bytes;  // the same, or none
  std::vector<double> values;
  std::vector<std::int32_t> codes;
  std::vector<double> weights;
  std::vector<std::int32_t> order;
  std::int64_t rows = 0;
  std::int64_t features = 0;
  PerceptronRule rule;

  double x(std::int64_t r, std::int64_t j) const {
    const auto at = static_cast<std::size_t>(r * features + j);
    return bytes.empty() ? numbers[at] : values[bytes[at]];
  }
};

enum class Table : std::uint8_t { small, large, scaled_bytes, roots_of_bytes };

Problem random_problem(std::uint64_t seed, Table table, PerceptronPenalty penalty) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Problem p;
  p.rows = 40 + static_cast<std::int64_t>(random() % 60);
  p.features = 1 + static_cast<std::int64_t>(random() % 37);
  for (std::int64_t i = 0; i < p.rows * p.features; ++i) {
    if (table == Table::small || table == Table::large) {
      p.numbers.push_back(normal(random) * (table == Table::large ? 1e150 : 1));
    } else {
      p.bytes.push_back(static_cast<std::uint8_t>(random() % 256));
    }
  }
  for (int b = 0; b < 256; ++b)
    p.values.push_back(table == Table::scaled_bytes ? b / 255.0 : std::sqrt(b) - 8);
  for (std::int64_t r = 0; r < p.rows; ++r) {
    p.codes.push_back(static_cast<std::int32_t>(random() % 3));
    p.weights.push_back(random() % 10 == 0 ? 0 : std::abs(normal(random)));
  }
  p.order.resize(static_cast<std::size_t>(p.rows));
  std::iota(p.order.begin(), p.order.end(), 0);
  std::shuffle(p.order.begin(), p.order.end(), random);
  p.rule.penalty = penalty;
  p.rule.eta0 = 0.3;
  p.rule.alpha = 0.05;
  p.rule.tolerance = 1e-3;
  return p;
}

/// The state of a class and its vectors.
struct Learner {
  PerceptronState state;
  std::vector<double> vector;
  std::vector<double> truncated;
};

Learner started(const Problem& p) {
  const auto features = static_cast<std::size_t>(p.features);
  Learner learner{{}, std::vector<double>(features), std::vector<double>(features)};
  learner.state = start_perceptron(learner.vector.data(), p.features, 0, false);
  return learner;
}

bool truncates(const Problem& p) {
  return p.rule.penalty == PerceptronPenalty::l1 || p.rule.penalty == PerceptronPenalty::elasticnet;
}

void learn(const Problem& p, Learner& learner) {
  PerceptronSamples samples;
  samples.table = {p.bytes.empty() ? p.numbers.data() : nullptr, p.bytes.empty() ? nullptr : p.bytes.data(),
                   p.values.data(), p.rows, p.features};
  samples.codes = p.codes.data();
  samples.weights = p.weights.data();
  PerceptronClass one;
  one.code = 2;
  one.own_weight = 1.7;
  one.order = p.order.data();
  one.vector = learner.vector.data();
  one.truncated = truncates(p) ? learner.truncated.data() : nullptr;
  one.state = &learner.state;
  learn_epoch(samples, p.rule, one);
}

/// sklearn/linear_model/_sgd_fast.pyx.tp (scikit-learn 1.9), _plain_sgd64, an epoch without held-out rows.
class Plain {
 public:
  Plain(const Problem& problem, Learner& learner) : p_(problem), s_(learner.state), learner_(learner) {
    ratio_ = p_.rule.penalty == PerceptronPenalty::l2   ? 0
             : p_.rule.penalty == PerceptronPenalty::l1 ? 1
                                                        : p_.rule.l1_ratio;
  }

  void learn() {
    s_.loss = s_.mistakes = 0;
    double objective = 0;
    for (const std::int32_t r : p_.order) visit(r, objective);
    s_.epochs += 1;
    const bool vector_finite = std::all_of(learner_.vector.begin(), learner_.vector.end(),
                                           [](double value) { return std::isfinite(value); });
    s_.finite = vector_finite && std::isfinite(s_.bias) ? 1 : 0;
    if (s_.finite == 0) return;
    const double mean = objective / static_cast<double>(p_.rows);
    s_.without_progress = mean > s_.best - p_.rule.tolerance ? s_.without_progress + 1 : 0;
    s_.best = std::min(s_.best, mean);
    if (s_.without_progress >= static_cast<double>(p_.rule.patience)) s_.active = 0;
  }

 private:
  void visit(std::int64_t r, double& objective) {
    std::vector<double>& v = learner_.vector;
    const auto row = static_cast<std::size_t>(r);
    const double y = p_.codes[row] == 2 ? 1 : -1;
    double sum = 0;
    for (std::int64_t j = 0; j < p_.features; ++j) sum += v[static_cast<std::size_t>(j)] * p_.x(r, j);
    const double z = (sum * s_.scale + s_.bias) * y;
    double update = 0;
    if (z <= 0) {
      s_.loss += 0.0 - z;
      objective += 0.0 - z;
      s_.mistakes += 1;
      update = p_.rule.eta0 * y;
      update *= (y > 0 ? 1.7 : 1.0) * p_.weights[row];
    }
    if (p_.rule.penalty != PerceptronPenalty::none) {
      const double norm = std::sqrt(s_.squared_norm);
      objective += p_.rule.alpha * ((1 - ratio_) * 0.5 * (norm * norm) + ratio_ * s_.absolute_norm);
    }
    if (p_.rule.penalty == PerceptronPenalty::l2 || p_.rule.penalty == PerceptronPenalty::elasticnet) {
      const double kept = std::max(0.0, 1.0 - (1.0 - ratio_) * p_.rule.eta0 * p_.rule.alpha);
      s_.scale *= kept;
      s_.squared_norm *= kept * kept;
      s_.absolute_norm *= kept;
      if (s_.scale < 1e-9) {
        for (double& value : v) value *= s_.scale;
        s_.scale = 1;
      }
    }
    if (update != 0) add(r, update);
    if (truncates(p_)) truncate();
  }

  void add(std::int64_t r, double update) {
    double squares = 0;
    double sizes = 0;
    for (std::int64_t j = 0; j < p_.features; ++j) {
      double& value = learner_.vector[static_cast<std::size_t>(j)];
      value += p_.x(r, j) * (update / s_.scale);
      squares += value * value;
      sizes += std::abs(value);
    }
    s_.bias += update;
    if (p_.rule.penalty == PerceptronPenalty::none) return;
    s_.squared_norm = squares * (s_.scale * s_.scale);
    s_.absolute_norm = sizes * s_.scale;
  }

  void truncate() {
    s_.truncation += ratio_ * p_.rule.eta0 * p_.rule.alpha;
    for (std::size_t j = 0; j < learner_.vector.size(); ++j) {
      double& value = learner_.vector[j];
      double& taken = learner_.truncated[j];
      const double before = value;
      if (s_.scale * before > 0) {
        value = std::max(0.0, before - (s_.truncation + taken) / s_.scale);
      } else if (s_.scale * before < 0) {
        value = std::min(0.0, before + (s_.truncation - taken) / s_.scale);
      }
      taken += s_.scale * (value - before);
    }
  }

  const Problem& p_;
  PerceptronState& s_;
  Learner& learner_;
  double ratio_ = 0;
};

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

bool same_bits(const PerceptronState& a, const PerceptronState& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

}  // namespace

BOOST_DATA_TEST_CASE(equals_the_rule_without_short_cuts, data::xrange(std::uint64_t{0}, std::uint64_t{160}),
                     seed) {
  const auto table = static_cast<Table>(seed % 4);
  const auto penalty = static_cast<PerceptronPenalty>(seed / 4 % 4);
  const Problem p = random_problem(seed, table, penalty);
  Learner found = started(p);
  Learner expected = started(p);
  for (int epoch = 0; epoch < 8 && expected.state.active != 0 && expected.state.finite != 0; ++epoch) {
    learn(p, found);
    Plain(p, expected).learn();
    BOOST_TEST(expected.state.mistakes > 0);
    BOOST_TEST_REQUIRE(same_bits(found.state, expected.state), "epoch " << epoch);
    BOOST_TEST_REQUIRE(same_bits(found.vector, expected.vector), "epoch " << epoch);
    BOOST_TEST_REQUIRE(same_bits(found.truncated, expected.truncated), "epoch " << epoch);
  }
}

// alpha 1.5 and eta0 1: 1 - eta0 alpha is below 0, so that each row multiplies the weights by 0.
BOOST_AUTO_TEST_CASE(a_scale_of_zero_is_multiplied_into_the_vector) {
  Problem p = random_problem(5, Table::small, PerceptronPenalty::l2);
  p.rule.eta0 = 1;
  p.rule.alpha = 1.5;
  Learner found = started(p);
  Learner expected = started(p);
  learn(p, found);
  Plain(p, expected).learn();
  BOOST_TEST(found.state.scale == 1);
  BOOST_TEST(same_bits(found.state, expected.state));
  BOOST_TEST(same_bits(found.vector, expected.vector));
}

BOOST_AUTO_TEST_CASE(weights_that_overflow_are_told) {
  Problem p = random_problem(3, Table::small, PerceptronPenalty::none);
  for (double& x : p.numbers) x *= 1e308;
  Learner learner = started(p);
  p.rule.eta0 = 100;
  learn(p, learner);
  BOOST_TEST(learner.state.finite == 0);
}

// Two rows on the two sides of 0: one mistake at the start, since 0 counts as one, then none.
BOOST_AUTO_TEST_CASE(stops_by_its_patience_and_is_left_alone_then) {
  Problem p;
  p.rows = 2;
  p.features = 1;
  p.numbers = {1, -1};
  p.codes = {2, 0};
  p.weights = {1, 1};
  p.order = {0, 1};
  p.rule.patience = 3;
  Learner learner = started(p);
  int epochs = 0;
  while (learner.state.active != 0) {
    learn(p, learner);
    ++epochs;
    BOOST_TEST_REQUIRE(epochs < 10);
  }
  // Row 0 is learnt with 1.7: weight 1.7, bias 1.7. Row 1 has decision 0, a mistake: weight 2.7, bias 0.7.
  // The loss of epoch 1 is 0 already, and epochs 2, 3, 4 make no progress.
  BOOST_TEST(epochs == 4);
  BOOST_TEST(learner.vector[0] == 2.7);
  BOOST_TEST(learner.state.bias == 1.7 - 1.0);
  const PerceptronState stopped = learner.state;
  learn(p, learner);
  BOOST_TEST(same_bits(learner.state, stopped));
}

BOOST_AUTO_TEST_SUITE_END()
