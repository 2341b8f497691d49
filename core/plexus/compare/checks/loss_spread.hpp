#pragma once

#include <plexus/compare/comparison.hpp>
#include <plexus/compare/subject.hpp>

#include <vector>

namespace plexus {

/// How far rounding alone may take the losses of a training: those of float64, and of as many runs in float64
/// whose weights are moved by one rounding of the run's precision, up or down at random, before each step.
struct LossSpread {
  int runs = 0;
  std::vector<double> losses;  ///< of each step in float64
  std::vector<double> spread;  ///< the largest distance of one of the runs from them, up to each step
};

/// Trains in float64 on `reference`, all runs side by side: up to `steps` full batches, for up to `seconds`
/// (0: nothing bounds the time).
LossSpread loss_spread(const Subject& subject, const Backends& reference, int steps, double seconds);

/// Judges losses by what rounding explains: 100 times the spread up to their step, 10 times the distance that
/// the baseline has come to (`baseline`: its losses; none for itself), and 256 roundings of the loss. Losses
/// that are further off are inconclusive; those that are no numbers, where float64's are, differ. What cannot
/// be told from an overflow of the precision is not judged, and neither is what follows it.
LossCheck judged_losses(const std::vector<double>& losses, const std::vector<double>& baseline,
                        const LossSpread& spread, DType precision);

/// Judges the losses of all backends that have some, the first being the baseline.
void judge_losses(Comparison& comparison, const Subject& subject, const Backends& reference, double seconds);

}  // namespace plexus
