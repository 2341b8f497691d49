#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/subject.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace plexus {

/// What a finished run gives on one backend.
struct RunResults {
  std::vector<Tensor> outputs;  ///< of the model, [rows, ...] each
  std::vector<MetricOnBackend> metrics;
  std::int64_t single_rows = 0;  ///< that were measured alone: all, unless the time was up
};

/// Predicts and evaluates all of the subject's samples. The loss and metrics that are means over rows,
/// or functions of one (MeanMetric), come with an interval, unless measuring rows alone takes longer than
/// `seconds` (0: it may take for ever).
RunResults results_of(const Subject& subject, Trainer& trainer, double seconds = 0);

/// The largest difference of an element of the outputs. Two that are no numbers are equal; one is infinitely
/// far from any number.
double largest_difference(const std::vector<Tensor>& a, const std::vector<Tensor>& b);

/// How the class of a row is read off an output, if it has one.
enum class Classes : std::uint8_t {
  none,
  two,     ///< the second if the only element is above 0.5, as `accuracy` has it
  largest  ///< where the largest of [rows, classes] stands
};

/// By what an output is trained for: class indices (`sparse`: its loss takes them), rows with a single 1
/// among zeros, or a 0 or 1 for each row. Of an output of several axes there are no classes.
Classes classes_of(const Tensor& output, const Tensor& target, bool sparse);

/// The rows whose class is another one.
std::vector<ClassDifference> class_differences(const Tensor& baseline, const Tensor& other, Classes classes);

/// The same of one output of a model.
struct OutputClasses {
  std::string output;
  std::vector<ClassDifference> rows;
};
/// Of each output that has classes.
std::vector<OutputClasses> class_differences(const Subject& subject, const Model& model,
                                             const std::vector<Tensor>& baseline,
                                             const std::vector<Tensor>& other);

/// Where two curves of losses part, within the steps that both have. Two losses that are no numbers do not.
std::vector<Parting> partings(const std::vector<double>& baseline, const std::vector<double>& other);

}  // namespace plexus
