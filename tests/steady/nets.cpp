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

/// `metric` may be null: none.
Plan plan_of(const char* loss, const char* metric) {
  Plan plan;
  plan.losses.resize(1);
  plan.losses[0].loss = make<Loss>(loss);
  if (metric != nullptr) plan.metrics.push_back({make<Metric>(metric), metric, "", false});
  plan.optimizer = make<Optimizer>("sgd");
  return plan;
}

/// Columns [first, last) of a float32 table.
Tensor columns(const Tensor& table, std::int64_t first, std::int64_t last) {
  const std::int64_t width = table.shape()[1];
  Tensor part(DType::float32, {table.shape()[0], last - first});
  for (std::int64_t i = 0; i < part.elements(); ++i) {
    const std::int64_t at = i / (last - first) * width + first + i % (last - first);
    part.data<float>()[static_cast<std::size_t>(i)] = table.data<float>()[static_cast<std::size_t>(at)];
  }
  return part;
}

NamedLayer named(NamedLayer each, const char* name) {
  each.name = name;
  return each;
}

Model::Value hidden_layers(Model& model, Model::Value value) {
  for (int i = 0; i < 2; ++i) {
    value = model.add(layer("dense", {{"units", 30}, {"activation", "relu"}}), value);
  }
  return value;
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

Model wide_and_deep_net() {
  Model model;
  const Model::Value input = model.input("input", {DType::float32, {8}});
  const Model::Value hidden = hidden_layers(model, input);
  const Model::Value both = model.add(layer("concatenate"), {input, hidden});
  model.output(model.add(layer("dense", {{"units", 1}}), both));
  return model;
}

Plan wide_and_deep_plan() { return plan_of("mean_squared_error", nullptr); }

Samples split_houses(std::int64_t rows, std::uint64_t seed) {
  const Samples whole = houses(rows, seed);
  const Tensor& target = whole.targets[0].values;
  Samples samples;
  samples.inputs.push_back({"wide", columns(whole.inputs[0].values, 0, 5), {}});
  samples.inputs.push_back({"deep", columns(whole.inputs[0].values, 2, 8), {}});
  samples.targets.push_back({"main", target, {}});
  samples.targets.push_back({"auxiliary", target, {}});
  samples.weights.resize(2);
  samples.rows = rows;
  return samples;
}

Model two_output_net() {
  Model model;
  const Model::Value wide = model.input("wide", {DType::float32, {5}});
  const Model::Value deep = model.input("deep", {DType::float32, {6}});
  const Model::Value hidden = hidden_layers(model, deep);
  const Model::Value both = model.add(layer("concatenate"), {wide, hidden});
  model.output(model.add(named(layer("dense", {{"units", 1}}), "main"), both));
  model.output(model.add(named(layer("dense", {{"units", 1}}), "auxiliary"), hidden));
  return model;
}

Plan two_output_plan() {
  Plan plan = plan_of("mean_squared_error", nullptr);
  plan.losses[0].weight = 0.9;
  plan.losses[0].output = "main";
  plan.losses.push_back({make<Loss>("mean_squared_error"), 0.1, "auxiliary"});
  return plan;
}

Model normalized_image_net() {
  std::vector<NamedLayer> layers;
  layers.push_back(layer("rescaling", {{"scale", "1/255"}}));
  for (const int units : {300, 100}) {
    layers.push_back(layer("dense", {{"units", units}, {"use_bias", false}}));
    layers.push_back(layer("batch_normalization"));
    layers.push_back(layer("relu"));
  }
  layers.push_back(layer("dense", {{"units", 10}, {"activation", "softmax"}}));
  return Model::sequential({DType::uint8, {784}}, std::move(layers));
}

Plan normalized_image_plan() {
  Plan plan = image_plan();
  plan.optimizer = make<Optimizer>("adam");
  return plan;
}

}  // namespace plexus::tests
