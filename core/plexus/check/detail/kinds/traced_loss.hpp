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

  /// The inputs "prediction", "target" and "weight"; the weights, one for each value, are different numbers.
  NamedTensors inputs() const;
  /// Rows first .. first + count - 1.
  LossRows some(std::int64_t first, std::int64_t count) const;
};

/// How a loss is traced for checks.
inline const TraceSettings loss_trace{false, DType::float64};

/// The kind of targets of a loss of such predictions.
TargetKind loss_targets(const Loss& loss, const Shape& row);
/// Drawn rows of the loss's kinds of predictions and targets, in the ranges of the case's inputs:
/// predictions, then targets.
LossRows drawn_loss_rows(const Loss& loss, const ComponentCase& tried, const Shape& row, std::int64_t rows);
/// A recorder of a loss on such rows. Outputs: "values", "total" (their weighted sum) and, if there is one,
/// "gradient" (of the total by the prediction). `loss` and `rows` must outlive it.
Recorder traced_loss(const Loss& loss, const LossRows& rows);
/// "value 3 is nan"; empty if all are finite.
std::string first_not_finite(const Tensor& values);

}  // namespace plexus
