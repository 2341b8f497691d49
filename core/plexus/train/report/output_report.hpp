#pragma once

#include <plexus/data/samples.hpp>
#include <plexus/nn/output_kinds.hpp>
#include <plexus/train/report/class_report.hpp>
#include <plexus/train/report/label_report.hpp>
#include <plexus/train/report/residual_report.hpp>
#include <plexus/train/report/threshold_table.hpp>

#include <optional>
#include <string>
#include <vector>

namespace plexus {

/// How the predictions of one output compare with their targets: as classes, as answers of yes or no to
/// several labels, or as numbers; whichever the loss takes them for. Sample weights do not count, as in
/// `metrics`. A value type.
struct OutputReport {
  struct Thresholds {
    std::string label;  ///< what yes means: a class, or a column
    ThresholdTable table;
  };
  struct Residuals {
    std::string column;
    ResidualReport report;
  };

  std::string output;
  double threshold = 0.5;  ///< above which a probability means yes; 0 for decision values
  std::optional<ClassReport> classes = {};
  std::optional<LabelReport> labels = {};
  /// Of two classes, a table for the second one; of up to 50 labels, a table for each. None for decision
  /// values, which have no probabilities.
  std::vector<Thresholds> thresholds = {};
  std::vector<Residuals> residuals = {};  ///< for each column, or of all values together
  std::string note = {};                  ///< why there is no report; empty if there is one
};

/// `predictions`: [rows, ...], the values of the output for the rows of `target`; `kind`: what its loss takes
/// them for. `threshold`: the probability above which the answer is yes, or the second of two classes; not
/// used for decision values. Throws DataError if the two have different numbers of rows, or none.
OutputReport output_report(std::string output, const Column& target, const Tensor& predictions,
                           PredictionKind kind, double threshold = 0.5);

}  // namespace plexus
