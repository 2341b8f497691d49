#pragma once

#include <plexus/run/run.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plexus::app {

/// What the values of a row of an output are told as.
enum class Told : std::uint8_t {
  classes,  ///< one of the classes, and the probability of each, or the decision values
  answers,  ///< yes or no for each label, and its probability or decision value
  numbers   ///< as they are
};

/// What the model said in one output. `values` is [rows, ...].
struct PredictedOutput {
  std::string name;
  Tensor values;
  std::vector<std::string> classes = {};  ///< empty: not known
  PredictionKind kind = PredictionKind::real;
  /// The columns of the target that the numbers of a row predict; empty if these are none.
  std::vector<std::string> columns = {};
  double threshold = 0.5;  ///< above which a probability means yes, or the second of two classes; not read
                           ///< for decision values
  bool alone = true;       ///< whether it is the only one, so that columns need not be told from another's

  Told told() const;
  std::size_t width() const;  ///< values of a row
  /// What the numbers or the answers of a row are called: the columns, or NAME, or NAME.0, NAME.1, ...; of
  /// several outputs NAME.COLUMN.
  std::vector<std::string> labels() const;
};

/// A column of the rows that were read, beside which predictions are written.
struct KeptColumn {
  std::string name;
  std::vector<std::string> cells;
  bool numbers = false;  ///< a cell that is a number is written as one; false: all are texts
};

/// Predictions for some rows in succession.
struct PredictedRows {
  std::int64_t first_row = 0;
  std::vector<KeptColumn> kept = {};
  std::vector<PredictedOutput> outputs;

  std::int64_t rows() const { return outputs.front().values.shape()[0]; }
};

/// The probability of each class by what the loss takes the values of a row for (see class_probability), as
/// every format gives it. None if the values are no probabilities: one of them is NaN or lies outside [0, 1]
/// by more than roundings; of numbers, that of the class which they decide for. Requires: tells_classes(its
/// values, its classes), and that they are no decision values.
std::optional<std::vector<double>> told_probabilities(const Tensor& row, PredictionKind kind);

/// What a run's model predicts: `values` are those of its outputs in order, in the units of their columns.
std::vector<PredictedOutput> predicted(const Run& run, const Model& model, std::vector<Tensor> values,
                                       double threshold);
/// What an inner layer makes.
std::vector<PredictedOutput> predicted_layer(const Model& model, std::string_view layer,
                                             std::vector<Tensor> values);

}  // namespace plexus::app
