#pragma once

#include <plexus/check/component_case.hpp>
#include <plexus/check/detail/kinds/traced_alone.hpp>
#include <plexus/nn/loss.hpp>

#include <string>
#include <vector>

namespace plexus {

/// Rows of predictions and targets for a loss.
struct LossRows {
  Shape row;          ///< of the predictions
  Tensor prediction;  ///< float64
  Tensor target;      ///< float64, or int32 for indices of classes

  /// The inputs "prediction", "target" and "weight", which is one for each value, of different sizes.
  NamedTensors inputs() const;
  LossRows some(std::int64_t first, std::int64_t count) const;
};

/// How a loss is traced for checks.
inline const TraceSettings loss_trace{false, DType::float64};

/// The kind of targets of a loss of such predictions.
TargetKind loss_targets(const Loss& loss, const Shape& row);
/// Rows of the kinds that a loss says, in the ranges of the case's inputs: predictions, then targets.
LossRows drawn_loss_rows(const Loss& loss, const ComponentCase& tried, const Shape& row, std::int64_t rows);
/// Records a loss of such rows: its outputs "values", "total", their sum with weights, and "gradient", of the
/// total by the prediction, if there is one. Both must outlive it.
Recorder traced_loss(const Loss& loss, const LossRows& rows);
/// "value 3 is nan"; empty if all are finite.
std::string first_not_finite(const Tensor& values);

}  // namespace plexus
