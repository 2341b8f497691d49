// What Keras computes for layers and metrics: keras_goldens.py wrote keras_goldens.yaml.

#include <plexus/config/yaml.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/registry.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "golden_case.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(keras_goldens)

namespace {

const Tree& goldens() {
  static const Tree read = read_yaml(PLEXUS_KERAS_GOLDENS);
  return read;
}

NamedLayer named(const char* type, const char* name, std::vector<Tree::Entry> options = {}) {
  return {made<Layer>(type, std::move(options)), type, name};
}

NamedLayer dense(const char* name, int units, const char* activation) {
  return named("dense", name, {{"units", units, {}}, {"activation", activation, {}}});
}

/// The network of keras_goldens.py.
Model two_outputs(DType dtype) {
  Model model;
  const Model::Value wide = model.input("wide", {dtype, {3}});
  const Model::Value deep = model.input("deep", {dtype, {4}});
  const Model::Value hidden1 = model.add(dense("hidden1", 5, "relu"), deep);
  const Model::Value norm = model.add(named("batch_normalization", "norm"), hidden1);
  const Model::Value hidden2 = model.add(dense("hidden2", 5, "tanh"), norm);
  const Model::Value total = model.add(named("add", "total"), std::vector{norm, hidden2});
  const Model::Value joined = model.add(named("concatenate", "joined"), std::vector{wide, total});
  model.output(model.add(dense("main", 1, "linear"), joined));
  model.output(model.add(dense("aux", 1, "linear"), hidden2));
  return model;
}

TrainerSettings settings(DType precision) {
  TrainerSettings made;
  made.backends = reference();
  made.threads = 1;
  made.precision = precision;
  return made;
}

NamedTensors tensors_of(const Tree& entries) {
  NamedTensors tensors;
  for (const auto& entry : entries.entries()) tensors[entry.key] = tensor_of(entry.value, DType::float64);
  return tensors;
}

Plan two_losses() {
  Plan plan;
  plan.losses.push_back({made<Loss>("mean_squared_error"), 0.9, "main"});
  plan.losses.push_back({made<Loss>("mean_squared_error"), 0.1, "aux"});
  plan.optimizer = optimizer("sgd", {{"learning_rate", 0.05}});
  return plan;
}

}  // namespace

BOOST_AUTO_TEST_CASE(layers_compute_what_keras_computes) {
  for (const DType dtype : {DType::float64, DType::float32}) {
    for (const Tree& entry : goldens().find("layers")->items()) {
      BOOST_TEST_CONTEXT(text_of(entry, "name") << " in " << name_of(dtype)) { check_layer(entry, {dtype}); }
    }
  }
}

BOOST_AUTO_TEST_CASE(metrics_compute_what_keras_computes) {
  for (const DType dtype : {DType::float64, DType::float32}) {
    for (const Tree& entry : goldens().find("metrics")->items()) check_metric(entry, {dtype});
  }
}

BOOST_AUTO_TEST_CASE(normalization_adapts_as_keras_does) {
  const Tree& entry = goldens().find("adapted")->items().at(0);
  for (const DType dtype : {DType::float64, DType::float32}) {
    std::vector<NamedLayer> layers;
    layers.push_back({component_of<Layer>(entry), "normalization", ""});
    Trainer trainer(Model::sequential({dtype, {4}}, std::move(layers)), std::nullopt, settings(dtype));
    const Tensor data = tensor_of(*entry.find("data"), dtype);
    Samples train;
    train.inputs.push_back({"input", data, {}});
    train.rows = data.shape()[0];
    trainer.fit_states(train);
    // x - mean cancels two digits of numbers around 100.
    const auto made = values_of(trainer.predict(std::vector{tensor_of(*entry.find("inputs"), dtype)})[0]);
    const auto expected = numbers_of(*entry.find("output")->find("values"));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const double allowed = dtype == DType::float64 ? 1e-12 : 1e-5;
      BOOST_TEST(std::abs(made[i] - expected[i]) <= allowed * std::max(1.0, std::abs(expected[i])), i);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_network_of_two_outputs_trains_as_in_keras) {
  const Tree& golden = *goldens().find("functional");
  Trainer trainer(two_outputs(DType::float64), two_losses(), settings(DType::float64));
  trainer.load(tensors_of(*golden.find("before")));
  Samples train;
  for (const char* input : {"wide", "deep"}) {
    train.inputs.push_back({input, tensor_of(*golden.find(input), DType::float64), {}});
  }
  for (const char* output : {"main", "aux"}) {
    train.targets.push_back({output, tensor_of(*golden.find("target"), DType::float64), {}});
  }
  train.rows = 10;
  FitOptions options;
  options.epochs = 3;
  options.batch_size = 4;
  options.shuffle = false;
  const History history = trainer.fit(train, nullptr, options);
  for (const char* name : {"loss", "main_loss", "aux_loss"}) {
    require_near(history.values(name), numbers_of(*golden.find(name)), 1e-12 * 3);
  }
  const NamedTensors weights = trainer.weights();
  for (const auto& entry : golden.find("after")->entries()) {
    BOOST_TEST_CONTEXT(entry.key) { require_equal(values_of(weights.at(entry.key)), entry.value, 1e-12); }
  }
}

BOOST_AUTO_TEST_SUITE_END()
