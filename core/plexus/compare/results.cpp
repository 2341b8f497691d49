#include <plexus/compare/results.hpp>
#include <plexus/compare/timing/statistics.hpp>
#include <plexus/nn/decision.hpp>
#include <plexus/nn/detail/mean_accumulators.hpp>
#include <plexus/train/clock.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace plexus {

namespace {

/// A result that is a mean over rows, or a function of one, with the contribution of each row.
struct Mean {
  explicit Mean(const std::string& mean) : name(mean), accumulators(mean) {}

  std::string name;
  MeanAccumulators accumulators;
  std::vector<double> totals;
  std::vector<double> counts;
};

double read(Store& store, const std::string& name) { return store.read(name).item(); }

/// Sets the accumulators of a mean.
void write(Store& store, const Mean& mean, double total, double count) {
  store.write(mean.accumulators.total, Tensor::scalar(total));
  store.write(mean.accumulators.count, Tensor::scalar(count));
}

/// Evaluates each row alone, which adds its value and weight to total and count. Returns the number of rows
/// that were evaluated within the time limit.
std::int64_t measure_rows(const ComparedRun& compared_run, Trainer& trainer, double seconds,
                          std::vector<Mean>& means) {
  const double start = steady_seconds();
  Program& program = trainer.program(Mode::evaluate, compared_run.samples, 1);
  Store& store = trainer.store();
  for (std::int64_t row = 0; row < compared_run.samples.rows; ++row) {
    if (seconds > 0 && seconds_since(start) > seconds) return row;
    for (const Mean& mean : means) write(store, mean, 0, 0);
    if (compared_run.alive) compared_run.alive();
    program.replay(row, 1);
    for (Mean& mean : means) {
      mean.totals.push_back(read(store, mean.accumulators.total));
      mean.counts.push_back(read(store, mean.accumulators.count));
    }
  }
  return compared_run.samples.rows;
}

double value_of(const Logs& logs, const std::string& name) {
  return std::find_if(logs.begin(), logs.end(), [&](const auto& log) { return log.first == name; })->second;
}

/// Adds an interval to each metric that is a mean over rows or a function of one. The function is monotonic,
/// so its values at the ends of the interval of the mean are the ends of its own interval.
void add_intervals(std::vector<MetricOnBackend>& metrics, const std::vector<Mean>& means, Trainer& trainer,
                   std::uint64_t seed) {
  std::vector<ConfidenceInterval> intervals;
  for (const Mean& mean : means) intervals.push_back(bootstrap_ratio_of_sums(mean.totals, mean.counts, seed));
  const auto logs_at = [&](double ConfidenceInterval::*end) {
    for (std::size_t i = 0; i < means.size(); ++i) write(trainer.store(), means[i], intervals[i].*end, 1);
    return trainer.running_logs();
  };
  const Logs low = logs_at(&ConfidenceInterval::low);
  const Logs high = logs_at(&ConfidenceInterval::high);
  for (MetricOnBackend& metric : metrics) {
    const bool known =
        std::any_of(means.begin(), means.end(), [&](const Mean& mean) { return mean.name == metric.name; });
    if (known) metric.interval = {value_of(low, metric.name), value_of(high, metric.name)};
  }
}

/// How much more probable a class is than the next one; a single value tells two classes apart. Decision
/// values stand for no probability and are compared themselves.
double margin_of(const Tensor& row, std::int64_t decided, PredictionKind kind) {
  const bool decisions = is_of_decisions(kind);
  if (decisions && row.elements() == 1) return std::abs(row.at(0));
  const auto support = [&](std::int64_t i) {
    return decisions ? row.at(i) : class_probability(row, i, kind);
  };
  const std::int64_t classes = std::max<std::int64_t>(row.elements(), 2);
  double next = -std::numeric_limits<double>::infinity();
  for (std::int64_t i = 0; i < classes; ++i) {
    if (i != decided) next = std::max(next, support(i));
  }
  return support(decided) - next;
}

/// Whether each row of a target is a class as numbers: a 0 or 1, or a single 1 among zeros.
bool are_classes(const Tensor& target, std::int64_t width) {
  for (std::int64_t first = 0; first < target.elements(); first += width) {
    std::int64_t ones = 0;
    for (std::int64_t i = 0; i < width; ++i) {
      const double value = target.at(first + i);
      if (value != 0 && value != 1) return false;
      if (value == 1) ++ones;
    }
    if (width > 1 && ones != 1) return false;
  }
  return true;
}

}  // namespace

RunResults results_of(const ComparedRun& compared_run, Trainer& trainer, double seconds) {
  RunResults results;
  std::vector<Tensor> inputs;
  for (const Column& column : compared_run.samples.inputs) inputs.push_back(column.values);
  results.outputs = trainer.predict(inputs);
  for (const auto& [name, value] : trainer.evaluate(compared_run.samples)) {
    results.metrics.push_back({name, value, std::nullopt});
  }
  std::vector<Mean> means;
  for (const std::string& name : trainer.names_of_means()) means.emplace_back(name);
  results.single_rows = measure_rows(compared_run, trainer, seconds, means);
  if (results.single_rows == compared_run.samples.rows) {
    add_intervals(results.metrics, means, trainer, compared_run.seed);
  }
  return results;
}

double largest_difference(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    for (std::int64_t at = 0; at < a[i].elements(); ++at) {
      const double x = a[i].at(at), y = b[i].at(at);
      if (x == y || (std::isnan(x) && std::isnan(y))) continue;
      const double off = std::abs(x - y);
      if (std::isnan(off)) return std::numeric_limits<double>::infinity();
      largest = std::max(largest, off);
    }
  }
  return largest;
}

bool has_classes(const Tensor& output, const Tensor& target, const Loss& loss) {
  const Shape& shape = output.shape();
  if (shape.rank() > 2 || shape[0] == 0) return false;
  const std::int64_t width = output.elements() / shape[0];
  const PredictionKind kind = predictions_of(loss, width);
  if (targets_of(loss, width) == TargetKind::class_index || is_of_classes(kind)) return width > 1;
  if (kind != PredictionKind::real) return width == 1;
  return target.elements() == output.elements() && are_classes(target, width);
}

std::vector<ClassDifference> class_differences(const Tensor& baseline, const Tensor& other,
                                               PredictionKind kind) {
  std::vector<ClassDifference> rows;
  for (std::int64_t row = 0; row < baseline.shape()[0]; ++row) {
    const Tensor a = baseline.rows(row, 1);
    const Tensor b = other.rows(row, 1);
    const std::int64_t of_a = decided_class(a, kind);
    const std::int64_t of_b = decided_class(b, kind);
    if (of_a != of_b) rows.push_back({row, of_a, of_b, margin_of(a, of_a, kind), margin_of(b, of_b, kind)});
  }
  return rows;
}

std::vector<OutputClasses> class_differences(const ComparedRun& compared_run, const Model& model,
                                             const std::vector<Tensor>& baseline,
                                             const std::vector<Tensor>& other) {
  std::vector<OutputClasses> found;
  const Plan plan = compared_run.plan(model);
  const std::vector<std::size_t> targets = targets_of_outputs(model, compared_run.samples);
  const std::vector<std::size_t> losses = losses_of_outputs(model, plan);
  for (std::size_t i = 0; i < other.size(); ++i) {
    const Tensor& target = compared_run.samples.targets[targets[i]].values;
    const Loss& loss = *plan.losses[losses[i]].loss;
    if (!has_classes(other[i], target, loss)) continue;
    const PredictionKind kind = predictions_of(loss, values_of_output(model, i));
    found.push_back({model.output_name(i), class_differences(baseline[i], other[i], kind)});
  }
  return found;
}

std::vector<Divergence> divergences(const std::vector<double>& baseline, const std::vector<double>& other) {
  std::vector<Divergence> found;
  for (const double limit : {1e-6, 1e-4, 1e-2}) {
    Divergence divergence{limit, 0};
    for (std::size_t i = 0; i < std::min(baseline.size(), other.size()) && divergence.step == 0; ++i) {
      const double a = baseline[i], b = other[i];
      if (a == b || (std::isnan(a) && std::isnan(b))) continue;
      const double distance = std::abs(a - b);
      if (!std::isfinite(distance) || distance > limit * std::abs(a))
        divergence.step = static_cast<std::int64_t>(i) + 1;
    }
    found.push_back(divergence);
  }
  return found;
}

}  // namespace plexus
