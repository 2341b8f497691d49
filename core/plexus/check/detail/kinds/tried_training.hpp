#pragma once

#include <plexus/train/trainer.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace plexus {

/// A training of one linear layer in which an optimizer or a callback is tried: in float64 on reference.
struct TriedTraining {
  std::unique_ptr<Trainer> trainer;
  Samples samples;
};

/// The loss of a row is the mean square of its errors: a quadratic function (a bowl) of the weights, kernel
/// [features, 3] and bias [3], with the minimum 0 at known weights. The layer starts at other weights, the
/// same each time.
TriedTraining bowl_training(std::unique_ptr<const Optimizer> optimizer, int threads = 1,
                            std::int64_t features = 3);
/// One unit on rows of two classes, 0 and 1, that a line separates by a wide margin, with a loss of the
/// registry by name: for an optimizer that makes its steps itself.
TriedTraining separable_training(std::unique_ptr<const Optimizer> optimizer, const std::string& loss,
                                 int threads = 1);
/// The number of rows of a separable_training that the unit classifies wrongly; an output above 0 means class
/// 1.
std::int64_t mistakes_of(TriedTraining& training);

/// Plain gradient descent with a learning rate of 0.1, with which callbacks are tried.
std::unique_ptr<const Optimizer> plain_descent();

}  // namespace plexus
