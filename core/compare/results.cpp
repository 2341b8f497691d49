#include <plexus/compare/results.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace plexus {

namespace {

/// What a mean over rows is made of, as core's loss and metrics keep it.
struct Mean {
  std::string total;
  std::string count;
  std::vector<double> rows = {};
};

double read(Store& store, const std::string& name) { return store.read(name).item(); }

/// The values of each row alone: the step of one row adds to total and count.
void measure_rows(const Subject& subject, Trainer& trainer, std::vector<Mean>& means) {
  Program& program = trainer.program(Mode::evaluate, subject.samples, 1);
  Store& store = trainer.store();
  for (std::int64_t row = 0; row < subject.samples.rows; ++row) {
    for (const Mean& mean : means) {
      store.write(mean.total, Tensor::scalar(0.0));
      store.write(mean.count, Tensor::scalar(0.0));
    }
    program.replay(row, 1);
    for (Mean& mean : means) mean.rows.push_back(read(store, mean.total) / read(store, mean.count));
  }
}

bool is_mean_of(const std::vector<double>& rows, double value) {
  const double mean = std::accumulate(rows.begin(), rows.end(), 0.0) / static_cast<double>(rows.size());
  return std::abs(mean - value) <= 1e-5 * std::max(std::abs(value), 1e-12);
}

struct Best {
  std::int64_t place;
  double margin;
};

Best best_of(const Tensor& outputs, std::int64_t row, std::int64_t classes) {
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

}  // namespace

RunResults results_of(const Subject& subject, Trainer& trainer) {
  RunResults results;
  std::vector<Tensor> inputs;
  for (const Column& column : subject.samples.inputs) inputs.push_back(column.values);
  results.outputs = trainer.predict(inputs);
  std::vector<Mean> means;
  for (const auto& [name, value] : trainer.evaluate(subject.samples)) {
    results.metrics.push_back({name, value, {}, {}});
    const Mean mean{name + "/total", name + "/count"};
    if (trainer.store().contains(mean.total) && trainer.store().contains(mean.count)) means.push_back(mean);
  }
  measure_rows(subject, trainer, means);
  for (MetricOnBackend& metric : results.metrics) {
    for (const Mean& mean : means) {
      if (mean.total == metric.name + "/total" && is_mean_of(mean.rows, metric.value))
        metric.by_row = mean.rows;
    }
  }
  return results;
}

double largest_difference(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    for (std::int64_t at = 0; at < a[i].elements(); ++at) {
      const double off = std::abs(a[i].at(at) - b[i].at(at));
      if (std::isnan(off)) return std::numeric_limits<double>::infinity();
      largest = std::max(largest, off);
    }
  }
  return largest;
}

std::vector<ClassDifference> class_differences(const Tensor& baseline, const Tensor& other) {
  std::vector<ClassDifference> rows;
  if (baseline.shape().rank() != 2 || baseline.shape()[1] < 2) return rows;
  const std::int64_t classes = baseline.shape()[1];
  for (std::int64_t row = 0; row < baseline.shape()[0]; ++row) {
    const Best a = best_of(baseline, row, classes);
    const Best b = best_of(other, row, classes);
    if (a.place != b.place) rows.push_back({row, a.place, b.place, a.margin, b.margin});
  }
  return rows;
}

}  // namespace plexus
