#pragma once

#include <plexus/train/trainer.hpp>

#include <cstdint>
#include <vector>

namespace plexus::tests {

/// All of these need the standard plugins loaded.

/// Images in the form of Fashion-MNIST's, 784 bytes and a class of ten, made of Philox numbers.
Samples images(std::int64_t rows, std::uint64_t seed);
/// 784-300-100-10, as in apps/examples/fashion_mnist.yaml (or with other hidden layers), and what it is
/// trained with there.
Model image_net(const std::vector<int>& hidden = {300, 100});
Plan image_plan();

/// Rows of 64 numbers with a class of eight, and the net 64-32-16-8 for them, trained as images are.
Samples marks(std::int64_t rows, std::uint64_t seed);
Model mark_net();

/// Rows of eight numbers with a number to predict, and the net 8-30-1 for them.
Samples houses(std::int64_t rows, std::uint64_t seed);
Model house_net();
Plan house_plan();

}  // namespace plexus::tests
