#pragma once

#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>
#include <plexus/run/predictor.hpp>

#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace plexus::tests {

/// Opens a backend, with the standard plugins loaded.
inline Backends backend_of(const std::string& name = "reference") {
  load_standard_plugins();
  return open_backends(name);
}

inline NamedLayer dense(const char* name, int units, const char* activation) {
  load_standard_plugins();
  NamedLayer made = layer("dense", {{"units", units}, {"activation", activation}, {"use_bias", false}});
  made.name = name;
  return made;
}

inline Tensor floats(const Shape& shape, std::initializer_list<float> values) {
  return Tensor::of<float>(shape, values);
}

/// Threads of this process.
inline std::ptrdiff_t threads_here() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

/// Columns "a" and "b" to the classes "no" and "yes" of output "answer": softmax(0, ln(3) * a).
inline std::shared_ptr<const TrainedModel> two_classes(const std::string& backend = "reference") {
  const auto network = [] {
    std::vector<NamedLayer> list;
    list.push_back(dense("answer", 2, "softmax"));
    return Model::sequential({DType::float64, {2}}, std::move(list));
  };
  const NamedTensors weights{{"answer/kernel", floats({2, 2}, {0, 1.0986122886681098F, 0, 0})}};
  return std::make_shared<const TrainedModel>(
      network(), weights, bind_by_names(network(), {"a", "b"}, {"no", "yes"}), backend_of(backend));
}

/// Column "a" to output "answer": one dense layer, whose units give the activation of a times their kernel.
inline std::shared_ptr<const TrainedModel> one_layer(const char* activation,
                                                     std::initializer_list<float> kernel,
                                                     const std::vector<PredictionKind>& predictions = {},
                                                     std::vector<std::string> classes = {"no", "yes"}) {
  const auto units = static_cast<int>(kernel.size());
  std::vector<NamedLayer> list;
  list.push_back(dense("answer", units, activation));
  Model model = Model::sequential({DType::float64, {1}}, std::move(list));
  const NamedTensors weights{{"answer/kernel", floats({1, units}, kernel)}};
  Binding binding = bind_by_names(model, {"a"}, std::move(classes));
  return std::make_shared<const TrainedModel>(std::move(model), weights, std::move(binding), backend_of(),
                                              DType::float32, predictions);
}

/// Inputs "wide" of column "a" and "deep" of columns "a" and "b", outputs "main" = 2 a and "aux" = a + 10 b.
inline std::shared_ptr<const TrainedModel> two_outputs() {
  Model model;
  const Model::Value wide = model.input("wide", {DType::float64, {1}});
  const Model::Value deep = model.input("deep", {DType::float64, {2}});
  model.output(model.add(dense("main", 1, "linear"), wide));
  model.output(model.add(dense("aux", 1, "linear"), deep));
  const NamedTensors weights{{"main/kernel", floats({1, 1}, {2})}, {"aux/kernel", floats({2, 1}, {1, 10})}};
  Binding binding;
  binding.inputs.push_back({"deep", {"a", "b"}, {DType::float64, {2}}, true, {}});
  binding.inputs.push_back({"wide", {"a"}, {DType::float64, {1}}, true, {}});
  return std::make_shared<const TrainedModel>(std::move(model), weights, std::move(binding), backend_of());
}

/// One input of the given row, which is the column "x", to output "y" = the sum of its elements.
inline std::shared_ptr<const TrainedModel> sum_of(const Type& row, std::vector<std::string> classes = {}) {
  Model model;
  const Model::Value x = model.input("x", row);
  load_standard_plugins();
  model.output(model.add(dense("y", 1, "linear"), model.add(layer("flatten"), x)));
  Binding binding;
  binding.inputs.push_back({"x", {"x"}, row, true, std::move(classes)});
  const NamedTensors weights{{"y/kernel", Tensor::full({DType::float32, {row.shape.elements(), 1}}, 1)}};
  return std::make_shared<const TrainedModel>(std::move(model), weights, std::move(binding), backend_of());
}

}  // namespace plexus::tests
