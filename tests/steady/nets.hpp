#pragma once

#include <plexus/train/trainer.hpp>

#include <cstdint>

namespace plexus::tests {

/// All of these need the standard plugins loaded.

/// Images in the form of Fashion-MNIST's, 784 bytes and a class of ten, made of Philox numbers.
Samples images(std::int64_t rows, std::uint64_t seed);
/// 784-300-100-10, as in apps/examples/fashion_mnist.yaml, and what it is trained with there.
Model image_net();
Plan image_plan();

/// Rows of eight numbers with a number to predict, and the net 8-30-1 for them.
Samples houses(std::int64_t rows, std::uint64_t seed);
Model house_net();
Plan house_plan();

}  // namespace plexus::tests
