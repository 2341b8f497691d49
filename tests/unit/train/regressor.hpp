#pragma once

#include <plexus/plugin/components.hpp>

#include <cstdint>
#include <utility>

#include "tiny.hpp"

/// A regression of one weight and one bias, for tests of losses that leave float32.
namespace plexus::tests {

/// y = w x + b by mean_squared_error, as tiny_regressor but for the learning rate and a momentum.
inline Trainer regressor(double learning_rate, double momentum = 0) {
  const Backends& backends = reference();
  Plan plan;
  plan.losses.push_back({loss("mean_squared_error")});
  plan.optimizer = optimizer("sgd", {{"learning_rate", learning_rate}, {"momentum", momentum}});
  return Trainer(Model::sequential({DType::float64, {1}}, layers(layer("dense", {{"units", 1}})), "x"),
                 std::move(plan), {backends, 1, DType::float32, 1});
}

inline FitOptions rows_in_order(int epochs) {
  FitOptions options;
  options.epochs = epochs;
  options.batch_size = 1;
  options.shuffle = false;
  return options;
}

inline Samples line(std::int64_t rows) {
  Tensor targets(DType::float64, {rows});
  for (std::int64_t r = 0; r < rows; ++r) targets.data<double>()[static_cast<std::size_t>(r)] = 1;
  return samples_of(targets);
}

/// The square of an error of 1e30 is beyond float32.
inline Samples with_target(std::int64_t rows, std::int64_t row, double value) {
  Samples samples = line(rows);
  samples.targets[0].values.data<double>()[static_cast<std::size_t>(row)] = value;
  return samples;
}

}  // namespace plexus::tests
