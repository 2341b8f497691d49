#pragma once

#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/train/trainer.hpp>

#include <memory>
#include <optional>

namespace plexus {

/// A loss that is always 0, with given kinds of targets and predictions. Metrics are tried in a model with
/// it.
class KindsOnly final : public Loss {
 public:
  KindsOnly(TargetKind targets, PredictionKind predictions) : targets_(targets), predictions_(predictions) {}
  Symbol call(Scope& scope, const Symbol& target, const Symbol& prediction) const override;
  TargetKind targets() const override { return targets_; }
  PredictionKind predictions() const override { return predictions_; }

 private:
  TargetKind targets_;
  PredictionKind predictions_;
};

/// A trainer in float64 on reference whose model returns its input, rows of this shape, as its output, so
/// that a loss or a metric can be tried on given outputs. `metric` (may be null) is named "metric" and gets
/// weights.
std::unique_ptr<Trainer> judging_trainer(const Shape& row, std::unique_ptr<const Loss> loss,
                                         std::unique_ptr<const Metric> metric = nullptr);
/// Samples of such outputs and targets for judging_trainer. weights: [rows].
Samples judged_rows(const Tensor& outputs, const Tensor& targets, std::optional<Tensor> weights = {});
/// Whether two means in float64 are equal but for the order in which they were summed.
bool is_near(double a, double b);

}  // namespace plexus
