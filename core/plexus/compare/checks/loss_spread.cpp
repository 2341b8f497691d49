#include <plexus/compare/checks/loss_spread.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr int rounded_runs = 4;
constexpr double spreads_explained = 100;
constexpr double baselines_explained = 10;
constexpr double roundings_explained = 256;

double roundoff_of(DType precision) { return precision == DType::float32 ? 0x1p-24 : 0x1p-52; }

/// About the square root of the largest number: the product of two larger values may overflow.
double largest_safe(DType precision) { return precision == DType::float32 ? 1e18 : 1e150; }

/// Multiplies each weight by 1 + or - the unit roundoff at random.
class RoundedWeights {
 public:
  RoundedWeights(Store& store, double roundoff, std::uint64_t seed)
      : store_(store), roundoff_(roundoff), random_(seed) {}

  void move() {
    for (const Store::Entry& entry : store_.entries()) {
      const bool weight = entry.role == Role::parameter || entry.role == Role::state;
      if (!weight || entry.type.dtype != DType::float64) continue;
      Tensor value = store_.read(entry.name);
      std::uint64_t signs = 0;
      std::size_t drawn = 0;
      for (double& each : value.data<double>()) {
        if (drawn++ % 64 == 0) signs = random_();
        each *= 1 + ((signs & 1) != 0 ? roundoff_ : -roundoff_);
        signs >>= 1;
      }
      store_.write(entry.name, value);
    }
  }

 private:
  Store& store_;
  double roundoff_;
  std::mt19937_64 random_;
};

/// The maximum distance from the float64 losses, up to each step. It ends before the first loss that is not
/// finite.
std::vector<double> distances(const std::vector<double>& losses, const LossSpread& spread) {
  std::vector<double> found;
  double largest = 0;
  for (std::size_t i = 0; i < std::min(losses.size(), spread.losses.size()); ++i) {
    largest = std::max(largest, std::abs(losses[i] - spread.losses[i]));
    if (!std::isfinite(losses[i])) break;
    found.push_back(largest);
  }
  return found;
}

void record_divergence(LossCheck& check, Verdict verdict, double found, double expected, double limit) {
  check.first_unexplained = check.steps;
  check.found = found;
  check.expected = expected;
  check.limit = limit;
  check.verdict = verdict;
  check.reason =
      verdict == Verdict::differs
          ? fmt::format("the loss of step {} is {}, but {:.9g} in float64", check.steps, found, expected)
          : fmt::format(
                "losses diverge at step {} sooner than rounding explains: {:.9g}, in float64 {:.9g} "
                "within {:.3g}",
                check.steps, found, expected, limit);
}

}  // namespace

LossSpread loss_spread(const ComparedRun& compared_run, const Backends& reference, int steps,
                       double seconds) {
  ComparedRun wide = compared_run;
  wide.precision = DType::float64;
  LossSpread result;
  result.runs = rounded_runs;
  const double share = seconds / (1 + rounded_runs);
  result.losses = train_steps(wide, *wide.trainer(reference, 1), steps, share);
  std::vector<double> distances(result.losses.size());
  for (int run = 0; run < rounded_runs; ++run) {
    const auto trainer = wide.trainer(reference, 1);
    RoundedWeights weights(trainer->store(), roundoff_of(compared_run.precision),
                           static_cast<std::uint64_t>(run));
    const std::vector<double> losses =
        train_steps(wide, *trainer, static_cast<int>(distances.size()), share, [&] { weights.move(); });
    distances.resize(losses.size());  // it may end sooner
    for (std::size_t step = 0; step < losses.size(); ++step) {
      const double distance = std::abs(losses[step] - result.losses[step]);
      if (!(distance <= distances[step])) distances[step] = distance;
    }
  }
  result.losses.resize(distances.size());
  double largest = 0;
  for (const double distance : distances) {
    if (!(distance <= largest)) largest = distance;
    result.spread.push_back(largest);
  }
  return result;
}

LossCheck judged_losses(const std::vector<double>& losses, const std::vector<double>& baseline,
                        const LossSpread& spread, DType precision) {
  LossCheck check;
  check.runs = spread.runs;
  const std::vector<double> of_baseline = distances(baseline, spread);
  for (std::size_t i = 0; i < std::min(losses.size(), spread.losses.size()); ++i) {
    const double exact_loss = spread.losses[i];
    if (!std::isfinite(exact_loss) || !std::isfinite(spread.spread[i]) ||
        std::abs(exact_loss) > largest_safe(precision)) {
      check.reason = fmt::format("the float64 loss of step {} is {}: losses are not judged from there on",
                                 i + 1, exact_loss);
      break;
    }
    ++check.steps;
    if (!std::isfinite(losses[i])) {
      record_divergence(check, Verdict::differs, losses[i], exact_loss, 0);
      break;
    }
    const double limit = std::max({spreads_explained * spread.spread[i],
                                   i < of_baseline.size() ? baselines_explained * of_baseline[i] : 0,
                                   roundings_explained * roundoff_of(precision) * std::abs(exact_loss)});
    const double distance = std::abs(losses[i] - exact_loss);
    if (distance > 0) check.share = std::max(check.share, distance / limit);
    if (distance <= limit) continue;
    record_divergence(check, Verdict::inconclusive, losses[i], exact_loss, limit);
    break;
  }
  return check;
}

void judge_losses(Comparison& comparison, const ComparedRun& compared_run, const Backends& reference,
                  double seconds) {
  std::size_t steps = 0;
  for (const BackendResult& backend : comparison.backends) steps = std::max(steps, backend.losses.size());
  if (steps == 0) return;
  const LossSpread spread = loss_spread(compared_run, reference, static_cast<int>(steps), seconds);
  const BackendResult& baseline = comparison.backends.front();
  for (BackendResult& backend : comparison.backends) {
    if (backend.losses.empty()) continue;
    const bool first = &backend == &baseline;
    backend.loss_check = judged_losses(backend.losses, first ? std::vector<double>() : baseline.losses,
                                       spread, compared_run.precision);
    backend.verdict = std::max(backend.verdict, backend.loss_check->verdict);
  }
}

}  // namespace plexus
