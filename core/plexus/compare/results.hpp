#pragma once

#include <plexus/compare/compared_run.hpp>
#include <plexus/compare/comparison.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// Predictions and metrics of a finished run on one backend.
struct RunResults {
  std::vector<Tensor> outputs;  ///< one per output of the model, each [rows, ...]
  std::vector<MetricOnBackend> metrics;
  std::int64_t single_rows = 0;  ///< rows that were evaluated alone; all, unless the time limit was reached
};

/// Predicts and evaluates all samples of the run. The loss, and metrics that are means over rows or functions
/// of one mean (MeanMetric), get a confidence interval, unless evaluating each row alone takes longer than
/// `seconds` (0: no limit).
RunResults results_of(const ComparedRun& compared_run, Trainer& trainer, double seconds = 0);

/// The maximum absolute difference over all elements. NaN equals NaN; NaN against a number is an infinite
/// difference.
double largest_difference(const std::vector<Tensor>& a, const std::vector<Tensor>& b);

/// Whether a row of an output means one class, which the kinds of predictions and targets of its loss decide.
/// Where the loss takes any numbers, the target decides: one-hot rows, or a 0 or 1 for each row. Several
/// values that are each a yes or no mean no class, nor does an output with more than two axes.
bool has_classes(const Tensor& output, const Tensor& target, const Loss& loss);

/// The rows for which the two outputs decide for different classes (see decided_class). The margin is how
/// much more probable the class is than the next one; for decision values it is how much larger the value of
/// the class is, and for a single one its distance from 0.
std::vector<ClassDifference> class_differences(const Tensor& baseline, const Tensor& other,
                                               PredictionKind kind);

/// The class differences of one output of a model.
struct OutputClasses {
  std::string output;
  std::vector<ClassDifference> rows;
};
/// The class differences of each output that has classes.
std::vector<OutputClasses> class_differences(const ComparedRun& compared_run, const Model& model,
                                             const std::vector<Tensor>& baseline,
                                             const std::vector<Tensor>& other);

/// The steps at which two loss curves diverge, among the steps that both have. Two NaN losses are equal.
std::vector<Divergence> divergences(const std::vector<double>& baseline, const std::vector<double>& other);

}  // namespace plexus
