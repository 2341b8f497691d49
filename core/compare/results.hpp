#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/subject.hpp>

#include <vector>

namespace plexus {

/// What a finished run gives on one backend.
struct RunResults {
  std::vector<Tensor> outputs;  ///< of the model, [rows, ...] each
  std::vector<MetricOnBackend> metrics;
};

/// Predicts and evaluates all of the subject's samples. Metrics that are means over rows come with the value
/// of each row.
RunResults results_of(const Subject& subject, Trainer& trainer);

/// The largest difference of an element of the outputs.
double largest_difference(const std::vector<Tensor>& a, const std::vector<Tensor>& b);

/// The rows whose largest output is another one. Of an output of one element or of several axes there are no
/// classes, hence no rows.
std::vector<ClassDifference> class_differences(const Tensor& baseline, const Tensor& other);

}  // namespace plexus
