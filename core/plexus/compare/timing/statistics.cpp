#include <plexus/compare/timing/statistics.hpp>
#include <plexus/error/error.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace plexus {

namespace {

constexpr std::size_t resamples = 2000;

/// Random whole numbers below n, almost equally likely: the numbers of 32-bit words that give two of them
/// differ by at most 1.
class Draws {
 public:
  Draws(std::uint64_t seed, std::string_view purpose) : key_(stream_key(seed, "bootstrap", purpose)) {}

  std::size_t below(std::size_t n) {
    if (next_ == words_.size()) refill();
    return static_cast<std::size_t>((static_cast<std::uint64_t>(words_[next_++]) * n) >> 32);
  }

 private:
  void refill() {
    words_ = philox4x32({static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32), 0, 0},
                        {static_cast<std::uint32_t>(key_), static_cast<std::uint32_t>(key_ >> 32)});
    ++block_;
    next_ = 0;
  }

  std::uint64_t key_;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4> words_ = {};
  std::size_t next_ = 4;
};

void require_values(std::span<const double> values) {
  if (values.empty()) throw UsageError("there are no values to make statistics of");
}

/// The quantile `part` of values, which it reorders.
double quantile_of(std::vector<double>& values, double part) {
  const double place = static_cast<double>(values.size() - 1) * part;
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), below, values.end());
  const double rest = place - std::floor(place);
  if (rest == 0) return *below;
  return *below + rest * (*std::min_element(below + 1, values.end()) - *below);
}

ConfidenceInterval middle_of(std::vector<double>& statistics) {
  return {quantile_of(statistics, 0.025), quantile_of(statistics, 0.975)};
}

/// A series of the length of `values`, made of runs of them that are drawn with repetition.
void redraw(std::span<const double> values, Draws& draws, std::vector<double>& drawn) {
  const std::size_t n = values.size();
  const auto run = static_cast<std::size_t>(std::lround(std::cbrt(static_cast<double>(n))));
  drawn.clear();
  while (drawn.size() < n) {
    const std::size_t start = draws.below(n);
    for (std::size_t i = 0; i < run && drawn.size() < n; ++i) drawn.push_back(values[(start + i) % n]);
  }
}

}  // namespace

double quantile(std::span<const double> values, double part) {
  require_values(values);
  std::vector<double> copy(values.begin(), values.end());
  return quantile_of(copy, part);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

ConfidenceInterval bootstrap_mean(std::span<const double> values, std::uint64_t seed) {
  return bootstrap_ratio_of_sums(values, std::vector<double>(values.size(), 1.0), seed);
}

ConfidenceInterval bootstrap_ratio_of_sums(std::span<const double> numerators,
                                           std::span<const double> denominators, std::uint64_t seed) {
  require_values(numerators);
  if (numerators.size() != denominators.size()) throw UsageError("each value needs a weight");
  Draws draws(seed, "mean");
  std::vector<double> ratios(resamples);
  for (double& ratio : ratios) {
    double above = 0, below = 0;
    for (std::size_t i = 0; i < numerators.size(); ++i) {
      const std::size_t drawn = draws.below(numerators.size());
      above += numerators[drawn];
      below += denominators[drawn];
    }
    ratio = below == 0 ? 0 : above / below;
  }
  return middle_of(ratios);
}

ConfidenceInterval bootstrap_median(std::span<const double> values, std::uint64_t seed) {
  require_values(values);
  Draws draws(seed, "median");
  std::vector<double> medians(resamples), drawn;
  for (double& each : medians) {
    redraw(values, draws, drawn);
    each = quantile_of(drawn, 0.5);
  }
  return middle_of(medians);
}

ConfidenceInterval bootstrap_ratio_of_medians(std::span<const double> numerator,
                                              std::span<const double> denominator, std::uint64_t seed) {
  require_values(numerator);
  require_values(denominator);
  Draws above(seed, "numerator"), below(seed, "denominator");
  std::vector<double> ratios(resamples), drawn;
  for (double& ratio : ratios) {
    redraw(numerator, above, drawn);
    const double top = quantile_of(drawn, 0.5);
    redraw(denominator, below, drawn);
    ratio = top / quantile_of(drawn, 0.5);
  }
  return middle_of(ratios);
}

}  // namespace plexus
