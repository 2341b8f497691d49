#pragma once

#include <plexus/compare/compared_run.hpp>
#include <plexus/compare/comparison.hpp>

#include <vector>

namespace plexus {

/// How far rounding errors alone move the losses of a training. It is measured by float64 trainings: one
/// exact, and `runs` in which each weight is multiplied by 1 + or - the unit roundoff of the run's precision,
/// at random, before each step.
struct LossSpread {
  int runs = 0;
  std::vector<double> losses;  ///< of each step of the exact training
  std::vector<double> spread;  ///< maximum distance of the perturbed runs from it, up to each step
};

/// Runs these trainings on `reference`, one after the other: up to `steps` batches, for up to `seconds` in
/// all (0: no limit).
LossSpread loss_spread(const ComparedRun& compared_run, const Backends& reference, int steps, double seconds);

/// Judges losses. The limit of a step is the largest of 100 times the spread, 10 times the baseline's
/// distance from the float64 loss (`baseline`: its losses; empty for the baseline itself), and 256 roundings
/// of the loss. Losses beyond the limit are inconclusive; NaN or infinite losses differ if the float64 loss
/// is finite. If a float64 loss is so large that the precision may overflow, that step and all later ones are
/// not judged.
LossCheck judged_losses(const std::vector<double>& losses, const std::vector<double>& baseline,
                        const LossSpread& spread, DType precision);

/// Judges the losses of all backends that have any. The first backend is the baseline.
void judge_losses(Comparison& comparison, const ComparedRun& compared_run, const Backends& reference,
                  double seconds);

}  // namespace plexus
