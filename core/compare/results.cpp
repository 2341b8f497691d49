#include <plexus/compare/results.hpp>
#include <plexus/compare/seconds_since.hpp>
#include <plexus/compare/statistics.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>

namespace plexus {

namespace {

/// What a mean over rows is made of, as core's loss and metrics keep it.
struct Mean {
  std::string total;
  std::string count;
  std::vector<double> totals = {};  ///< that each row alone adds
  std::vector<double> counts = {};
};

double read(Store& store, const std::string& name) { return store.read(name).item(); }

bool holds_scalar(const Store& store, const std::string& name) {
  return store.contains(name) && store.entry(name).type.shape.is_scalar();
}

/// The values of each row alone: the step of one row adds to total and count. Gives the rows that the time
/// was enough for.
std::int64_t measure_rows(const Subject& subject, Trainer& trainer, double seconds,
                          std::vector<Mean>& means) {
  const auto start = std::chrono::steady_clock::now();
  Program& program = trainer.program(Mode::evaluate, subject.samples, 1);
  Store& store = trainer.store();
  for (std::int64_t row = 0; row < subject.samples.rows; ++row) {
    if (seconds > 0 && seconds_since(start) > seconds) return row;
    for (const Mean& mean : means) {
      store.write(mean.total, Tensor::scalar(0.0));
      store.write(mean.count, Tensor::scalar(0.0));
    }
    if (subject.alive) subject.alive();
    program.replay(row, 1);
    for (Mean& mean : means) {
      mean.totals.push_back(read(store, mean.total));
      mean.counts.push_back(read(store, mean.count));
    }
  }
  return subject.samples.rows;
}

bool is_close(double found, double value) {
  return std::abs(found - value) <= 1e-5 * std::max(std::abs(value), 1e-12);
}

/// What its rows say of a metric that is their mean, weighted or not, or the root of it; nothing of others.
/// The root of an interval's ends is the interval of the root, for resampling keeps the order.
void describe(MetricOnBackend& metric, const Mean& mean, std::uint64_t seed) {
  const double total = std::accumulate(mean.totals.begin(), mean.totals.end(), 0.0);
  const double count = std::accumulate(mean.counts.begin(), mean.counts.end(), 0.0);
  const bool root = !is_close(total / count, metric.value);
  if (root && !is_close(std::sqrt(total / count), metric.value)) return;
  const Interval found = bootstrap_ratio_of_sums(mean.totals, mean.counts, seed);
  metric.interval =
      root ? std::pair{std::sqrt(found.low), std::sqrt(found.high)} : std::pair{found.low, found.high};
}

struct Best {
  std::int64_t place;
  double margin;
};

Best largest_of(const Tensor& outputs, std::int64_t row) {
  const std::int64_t classes = outputs.shape()[1];
  Best best{0, 0};
  double first = -std::numeric_limits<double>::infinity();
  double second = first;
  for (std::int64_t i = 0; i < classes; ++i) {
    const double value = outputs.at(row * classes + i);
    if (value > first) {
      second = first;
      first = value;
      best.place = i;
    } else {
      second = std::max(second, value);
    }
  }
  best.margin = first - second;
  return best;
}

Best best_of(const Tensor& outputs, std::int64_t row, Classes classes) {
  if (classes == Classes::largest) return largest_of(outputs, row);
  const double value = outputs.at(row);  // the first class has 1 - value
  return {value > 0.5 ? 1 : 0, std::abs(2 * value - 1)};
}

}  // namespace

RunResults results_of(const Subject& subject, Trainer& trainer, double seconds) {
  RunResults results;
  std::vector<Tensor> inputs;
  for (const Column& column : subject.samples.inputs) inputs.push_back(column.values);
  results.outputs = trainer.predict(inputs);
  std::vector<Mean> means;
  for (const auto& [name, value] : trainer.evaluate(subject.samples)) {
    results.metrics.push_back({name, value, std::nullopt});
    const Mean mean{name + "/total", name + "/count"};
    const Store& store = trainer.store();
    if (holds_scalar(store, mean.total) && holds_scalar(store, mean.count)) means.push_back(mean);
  }
  results.single_rows = measure_rows(subject, trainer, seconds, means);
  if (results.single_rows < subject.samples.rows) return results;
  for (MetricOnBackend& metric : results.metrics) {
    for (const Mean& mean : means) {
      if (mean.total == metric.name + "/total") describe(metric, mean, subject.seed);
    }
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

Classes classes_of(const Tensor& output, const Tensor& target, bool sparse) {
  const Shape& shape = output.shape();
  if (shape.rank() > 2 || shape[0] == 0) return Classes::none;
  const std::int64_t width = output.elements() / shape[0];
  if (sparse) return width > 1 ? Classes::largest : Classes::none;
  if (target.elements() != output.elements()) return Classes::none;
  for (std::int64_t row = 0; row < shape[0]; ++row) {
    std::int64_t ones = 0;
    for (std::int64_t i = 0; i < width; ++i) {
      const double value = target.at(row * width + i);
      if (value != 0 && value != 1) return Classes::none;
      if (value == 1) ++ones;
    }
    if (width > 1 && ones != 1) return Classes::none;
  }
  return width > 1 ? Classes::largest : Classes::two;
}

std::vector<ClassDifference> class_differences(const Tensor& baseline, const Tensor& other, Classes classes) {
  std::vector<ClassDifference> rows;
  if (classes == Classes::none) return rows;
  for (std::int64_t row = 0; row < baseline.shape()[0]; ++row) {
    const Best a = best_of(baseline, row, classes);
    const Best b = best_of(other, row, classes);
    if (a.place != b.place) rows.push_back({row, a.place, b.place, a.margin, b.margin});
  }
  return rows;
}

std::vector<OutputClasses> class_differences(const Subject& subject, const Model& model,
                                             const std::vector<Tensor>& baseline,
                                             const std::vector<Tensor>& other) {
  std::vector<OutputClasses> found;
  const Plan plan = subject.plan(model);
  for (std::size_t i = 0; i < other.size(); ++i) {
    const Tensor& target = subject.samples.targets[i].values;
    const Classes classes = classes_of(other[i], target, plan.losses[i].loss->sparse());
    if (classes == Classes::none) continue;
    found.push_back({model.output_name(i), class_differences(baseline[i], other[i], classes)});
  }
  return found;
}

std::vector<Parting> partings(const std::vector<double>& baseline, const std::vector<double>& other) {
  std::vector<Parting> found;
  for (const double limit : {1e-6, 1e-4, 1e-2}) {
    Parting parting{limit, 0};
    for (std::size_t i = 0; i < std::min(baseline.size(), other.size()) && parting.step == 0; ++i) {
      const double a = baseline[i], b = other[i];
      if (a == b || (std::isnan(a) && std::isnan(b))) continue;
      const double apart = std::abs(a - b);
      if (!std::isfinite(apart) || apart > limit * std::abs(a))
        parting.step = static_cast<std::int64_t>(i) + 1;
    }
    found.push_back(parting);
  }
  return found;
}

}  // namespace plexus
