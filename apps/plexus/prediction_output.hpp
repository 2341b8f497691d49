#pragma once

#include <plexus/run/run.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::app {

/// How the values of a row of an output are reported.
enum class Told : std::uint8_t {
  classes,  ///< one of the classes, and the probability of each, or the decision values
  answers,  ///< yes or no for each label, and its probability or decision value
  numbers   ///< as they are
};

/// The predictions of one output of a model. `values` is [rows, ...].
struct PredictedOutput {
  std::string name;
  Tensor values;
  std::vector<std::string> classes = {};  ///< empty: not known
  PredictionKind kind = PredictionKind::real;
  /// The columns of the target that the numbers of a row predict; empty if they predict none.
  std::vector<std::string> columns = {};
  double threshold = 0.5;  ///< above which a probability means yes, or the second of two classes; not read
                           ///< for decision values
  bool alone = true;       ///< whether it is the only output, so that columns need no prefix

  Told told() const;
  std::size_t width() const;  ///< values of a row
  /// The labels of the values of a row: NAME for a single value; else the names of the columns (with several
  /// outputs NAME.COLUMN), or NAME.0, NAME.1, ... if the columns are not known.
  std::vector<std::string> labels() const;
};

/// A column of the rows that were read, which is written beside the predictions.
struct KeptColumn {
  std::string name;
  std::vector<std::string> cells;
  bool numbers = false;  ///< a cell that is a number is written as one; false: all are texts
};

/// Predictions for some consecutive rows.
struct PredictedRows {
  std::int64_t first_row = 0;
  std::vector<KeptColumn> kept = {};
  std::vector<PredictedOutput> outputs;

  std::int64_t rows() const { return outputs.front().values.shape()[0]; }
};

/// The probability of each class, as the loss interprets the values of a row (see class_probability); every
/// output format uses it. None if one of the values is NaN or lies outside [0, 1] by more than rounding; for
/// numbers (PredictionKind::real) only the value of the decided class is tested. Requires:
/// tells_classes(number of values, number of classes), and that they are no decision values.
std::optional<std::vector<double>> told_probabilities(const Tensor& row, PredictionKind kind);

/// The predictions of a run's model: `values` are those of its outputs in order, in the units of their
/// columns.
std::vector<PredictedOutput> predicted(const Run& run, const Model& model, std::vector<Tensor> values,
                                       double threshold);
/// The values of an inner layer.
std::vector<PredictedOutput> predicted_layer(const Model& model, std::string_view layer,
                                             std::vector<Tensor> values);

}  // namespace plexus::app
