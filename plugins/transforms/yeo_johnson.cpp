#include "yeo_johnson.hpp"

#include <plexus/data/moments.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace plexus {

namespace {

using Limits = std::numeric_limits<double>;

double sign_of(double x) { return x > 0 ? 1 : x < 0 ? -1 : 0; }

/// The variance of the whole population, without a correction for rounding.
double variance_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = pairwise_sum(values) / n;
  std::vector<double> squares;
  for (const double value : values) squares.push_back((value - mean) * (value - mean));
  return pairwise_sum(squares) / n;
}

/// The negative logarithm of the likelihood of lambda, up to a constant.
class Likelihood {
 public:
  explicit Likelihood(std::span<const double> values) : values_(values) {
    std::vector<double> logs;
    for (const double x : values) logs.push_back(sign_of(x) * std::log1p(std::fabs(x)));
    sum_of_logs_ = pairwise_sum(logs);
  }

  double operator()(double lambda) const {
    std::vector<double> transformed;
    for (const double x : values_) transformed.push_back(yeo_johnson(x, lambda));
    const double variance = variance_of(transformed);
    const double log_variance = variance >= Limits::min() ? std::log(variance) : -Limits::infinity();
    const auto n = static_cast<double>(values_.size());
    const double likelihood = -n / 2 * log_variance + (lambda - 1) * sum_of_logs_;
    return std::isinf(likelihood) ? Limits::infinity() : -likelihood;
  }

 private:
  std::span<const double> values_;
  double sum_of_logs_ = 0;
};

/// The bounds of lambda between which the transform neither overflows nor underflows for values 20 times as
/// large.
std::pair<double, double> bounds_of(std::span<const double> values) {
  double largest = 0;
  for (const double x : values) largest = std::max(largest, std::fabs(x));
  const double log_largest = std::log1p(20 * largest);
  const double log_eps = std::log(Limits::epsilon());
  const double low = (std::log(Limits::min()) - log_eps) / 2 / log_largest;
  const double high = (std::log(Limits::max()) + log_eps) / 2 / log_largest;
  const auto negative = [](double x) { return x < 0; };
  if (std::all_of(values.begin(), values.end(), negative)) return {2 - high, 2 - low};
  if (std::any_of(values.begin(), values.end(), negative)) {
    return {std::max(2 - high, low), std::min(2 - low, high)};
  }
  return {low, high};
}

/// Brent's minimization between bounds: a step to the vertex of a parabola through the three best points, or
/// one of the golden section. Source: R. P. Brent, "Algorithms for minimization without derivatives" (1973),
/// with the stopping rules of SciPy's fminbound.
double bounded_minimum(const Likelihood& f, double a, double b, double tolerance) {
  constexpr int most_calls = 500;
  const double root_eps = std::sqrt(2.2e-16);
  const double golden = 0.5 * (3.0 - std::sqrt(5.0));
  double third = a + golden * (b - a);
  double second = third;
  double best = third;
  double step = 0;
  double step_before = 0;
  double f_best = f(best);
  double f_second = f_best;
  double f_third = f_best;
  double middle = 0.5 * (a + b);
  double least = root_eps * std::fabs(best) + tolerance / 3.0;
  int calls = 1;
  while (std::fabs(best - middle) > 2.0 * least - 0.5 * (b - a)) {
    bool by_section = true;
    if (std::fabs(step_before) > least) {
      double r = (best - second) * (f_best - f_third);
      double q = (best - third) * (f_best - f_second);
      double p = (best - third) * q - (best - second) * r;
      q = 2.0 * (q - r);
      if (q > 0.0) p = -p;
      q = std::fabs(q);
      r = step_before;
      step_before = step;
      if (std::fabs(p) < std::fabs(0.5 * q * r) && p > q * (a - best) && p < q * (b - best)) {
        by_section = false;
        step = (p + 0.0) / q;
        const double x = best + step;
        if (x - a < 2.0 * least || b - x < 2.0 * least) step = middle >= best ? least : -least;
      }
    }
    if (by_section) {
      step_before = best >= middle ? a - best : b - best;
      step = golden * step_before;
    }
    const double x = best + (step >= 0 ? 1 : -1) * std::max(std::fabs(step), least);
    const double f_x = f(x);
    ++calls;
    if (f_x <= f_best) {
      (x >= best ? a : b) = best;
      third = std::exchange(second, std::exchange(best, x));
      f_third = std::exchange(f_second, std::exchange(f_best, f_x));
    } else {
      (x < best ? a : b) = x;
      if (f_x <= f_second || second == best) {
        third = std::exchange(second, x);
        f_third = std::exchange(f_second, f_x);
      } else if (f_x <= f_third || third == best || third == second) {
        third = x;
        f_third = f_x;
      }
    }
    middle = 0.5 * (a + b);
    least = root_eps * std::fabs(best) + tolerance / 3.0;
    if (calls >= most_calls) break;
  }
  return best;
}

}  // namespace

double yeo_johnson(double x, double lambda) {
  constexpr double eps = Limits::epsilon();
  if (lambda == 1) return x;
  if (x >= 0) return std::fabs(lambda) < eps ? std::log1p(x) : std::expm1(lambda * std::log1p(x)) / lambda;
  if (std::fabs(lambda - 2) > eps) return -std::expm1((2 - lambda) * std::log1p(-x)) / (2 - lambda);
  return -std::log1p(-x);
}

double yeo_johnson_inverse(double y, double lambda) {
  constexpr double eps = Limits::epsilon();
  if (lambda == 1) return y;
  if (y >= 0) return std::fabs(lambda) < eps ? std::exp(y) - 1 : std::pow(y * lambda + 1, 1 / lambda) - 1;
  if (std::fabs(lambda - 2) > eps) return 1 - std::pow(-(2 - lambda) * y + 1, 1 / (2 - lambda));
  return 1 - std::exp(-y);
}

std::string yeo_johnson_inverse_formula(const std::string& y, double lambda) {
  constexpr double eps = Limits::epsilon();
  if (lambda == 1) return y;
  const std::string above = std::fabs(lambda) < eps
                                ? fmt::format("expm1({})", y)
                                : fmt::format("(({}) * ({}) + 1)^({}) - 1", y, lambda, 1 / lambda);
  const std::string below = std::fabs(lambda - 2) > eps
                                ? fmt::format("1 - (({}) * ({}) + 1)^({})", y, lambda - 2, 1 / (2 - lambda))
                                : fmt::format("1 - exp(-({}))", y);
  return fmt::format("where(({}) >= 0, {}, {})", y, above, below);
}

double best_lambda(std::span<const double> values) {
  if (std::all_of(values.begin(), values.end(), [](double x) { return x == 0; })) return 1;
  const auto [low, high] = bounds_of(values);
  return bounded_minimum(Likelihood(values), low, high, 1.48e-08);
}

}  // namespace plexus
