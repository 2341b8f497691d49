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

/// Two hidden layers over the eight numbers, and an output over what they make and the numbers themselves;
/// what it is trained with (no metric).
Model wide_and_deep_net();
Plan wide_and_deep_plan();

/// The first five numbers of a house as one input, the last six as another, the price twice; a net whose main
/// output sees the one and two hidden layers over the other, and whose auxiliary output sees these alone.
Samples split_houses(std::int64_t rows, std::uint64_t seed);
Model two_output_net();
Plan two_output_plan();

/// image_net with batch normalization between each hidden layer and its activation, trained with Adam.
Model normalized_image_net();
Plan normalized_image_plan();

}  // namespace plexus::tests
