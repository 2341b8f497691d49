#include "nets.hpp"

#include <plexus/plugin/components.hpp>
#include <plexus/tensor/philox.hpp>

namespace plexus::tests {
namespace {

Tensor uniform(const Shape& shape, std::uint64_t seed) {
  Tensor values(DType::float64, shape);
  fill_uniform(seed, 0, values.data<double>());
  return values;
}

/// Whole numbers from 0 to limit - 1.
Tensor whole(const Shape& shape, double limit, DType dtype, std::uint64_t seed) {
  Tensor values = uniform(shape, seed);
  for (double& value : values.data<double>()) value = static_cast<double>(static_cast<int>(value * limit));
  return values.converted(dtype);
}

Samples samples_of(const Tensor& input, const Tensor& target) {
  Samples samples;
  samples.inputs.push_back({"input", input, {}});
  samples.targets.push_back({"target", target, {}});
  samples.weights.resize(1);
  samples.rows = input.shape()[0];
  return samples;
}

Plan plan_of(const char* loss, const char* metric) {
  Plan plan;
  plan.losses.resize(1);
  plan.losses[0].loss = make<Loss>(loss);
  plan.metrics.push_back({make<Metric>(metric), metric, "", false});
  plan.optimizer = make<Optimizer>("sgd");
  return plan;
}

}  // namespace

Samples images(std::int64_t rows, std::uint64_t seed) {
  return samples_of(whole({rows, 784}, 256, DType::uint8, seed), whole({rows}, 10, DType::uint8, seed + 1));
}

Model image_net(const std::vector<int>& hidden) {
  std::vector<NamedLayer> layers;
  layers.push_back(layer("rescaling", {{"scale", "1/255"}}));
  for (const int units : hidden) layers.push_back(layer("dense", {{"units", units}, {"activation", "relu"}}));
  layers.push_back(layer("dense", {{"units", 10}, {"activation", "softmax"}}));
  return Model::sequential({DType::uint8, {784}}, std::move(layers));
}

Plan image_plan() { return plan_of("sparse_categorical_crossentropy", "accuracy"); }

Samples marks(std::int64_t rows, std::uint64_t seed) {
  return samples_of(uniform({rows, 64}, seed).converted(DType::float32),
                    whole({rows}, 8, DType::uint8, seed + 1));
}

Model mark_net() {
  std::vector<NamedLayer> layers;
  layers.push_back(layer("dense", {{"units", 32}, {"activation", "relu"}}));
  layers.push_back(layer("dense", {{"units", 16}, {"activation", "relu"}}));
  layers.push_back(layer("dense", {{"units", 8}, {"activation", "softmax"}}));
  return Model::sequential({DType::float32, {64}}, std::move(layers));
}

Samples houses(std::int64_t rows, std::uint64_t seed) {
  return samples_of(uniform({rows, 8}, seed).converted(DType::float32),
                    uniform({rows, 1}, seed + 1).converted(DType::float32));
}

Model house_net() {
  std::vector<NamedLayer> layers;
  layers.push_back(layer("dense", {{"units", 30}, {"activation", "relu"}}));
  layers.push_back(layer("dense", {{"units", 1}}));
  return Model::sequential({DType::float32, {8}}, std::move(layers));
}

Plan house_plan() { return plan_of("mean_squared_error", "mean_absolute_error"); }

}  // namespace plexus::tests
