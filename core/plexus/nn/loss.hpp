#pragma once

#include <plexus/config/component.hpp>
#include <plexus/nn/scope.hpp>

#include <cstdint>

namespace plexus {

/// How wrong a prediction is, one value for each labelled element. Core applies weights, reduces and
/// accumulates the values and matches the ranks of target and prediction.
class Loss : public Component {
 public:
  static constexpr Kind kind = Kind::loss;
  ~Loss() override;
  /// target: as matched_target returns it for this loss's kind of targets; prediction: [batch, ...]. Result:
  /// [batch] or [batch, positions].
  virtual Symbol call(Scope& scope, const Symbol& target, const Symbol& prediction) const = 0;
  /// The targets that it takes. Core brings them to shape and dtype, and refuses data with other values.
  virtual TargetKind targets() const { return TargetKind::real; }
  /// What the values of the predictions mean to the loss. Metrics, predicted classes and probabilities and
  /// comparisons depend on it.
  virtual PredictionKind predictions() const { return PredictionKind::real; }
};

/// The kinds of targets and predictions of a loss, where a row of the predictions has `values` values on its
/// last axis (1 for a row without axes). A `label` is resolved to a class_index or an answer, and a
/// `decision` becomes class_decisions where there are several values and the targets are classes. Errors name
/// its plugin.
TargetKind targets_of(const Loss& loss, std::int64_t values);
PredictionKind predictions_of(const Loss& loss, std::int64_t values);

/// Calls a loss and checks what it returns: one value of the prediction's dtype for each labelled element.
/// Their shape is the first dimensions of the prediction's shape (all of them only for a prediction [batch]).
/// Errors name its plugin.
Symbol values_of(const Loss& loss, Scope& scope, const Symbol& target, const Symbol& prediction);

/// Keras's rule: if the ranks differ by one and the last dimension of the larger is 1, the target is squeezed
/// or expanded to match. [n] is never broadcast against [n, 1]: any other mismatch is a ShapeError. `kind` is
/// what targets_of gives. Class indices have one rank less than the prediction and become integers (int32 or
/// int64); other targets get the prediction's dtype. The loss and the metrics of an output are given the same
/// matched target.
Symbol matched_target(const Symbol& target, const Symbol& prediction, TargetKind kind);

/// The mean over the last axis, which leaves one value a row (or position); x itself if it is [batch].
Symbol mean_of_last_axis(const Symbol& x);

/// sum(values * weights) / number of values: Keras's sum_over_batch_size. `weight` (may be empty): [batch],
/// [batch, 1] or values' shape. Returns the scalar.
Symbol reduced(const Symbol& values, const Symbol& weight);

}  // namespace plexus
