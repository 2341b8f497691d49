// What Keras computes for layers and metrics: keras_goldens.py wrote keras_goldens.yaml.

#include <plexus/config/diagnostics.hpp>
#include <plexus/config/scalar.hpp>
#include <plexus/config/yaml.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/registry.hpp>
#include <plexus/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(keras_goldens)

namespace {

const Tree& goldens() {
  static const Tree read = read_yaml(PLEXUS_KERAS_GOLDENS);
  return read;
}

std::string text_of(const Tree& entry, std::string_view key) { return entry.find(key)->text(); }

Shape shape_of(const Tree& tensor) {
  std::vector<std::int64_t> dims;
  for (const Tree& dim : tensor.find("shape")->items()) dims.push_back(as_integer(dim).value());
  return Shape(std::span<const std::int64_t>(dims));
}

std::vector<double> numbers_of(const Tree& list) {
  std::vector<double> numbers;
  for (const Tree& item : list.items()) numbers.push_back(as_number(item).value());
  return numbers;
}

Tensor tensor_of(const Tree& tensor, DType dtype) {
  const std::vector<double> values = numbers_of(*tensor.find("values"));
  return Tensor::of(shape_of(tensor), std::span<const double>(values)).converted(dtype);
}

template <class T>
std::unique_ptr<const T> component_of(const Tree& entry) {
  reference();
  Diagnostics diagnostics;
  const Choice choice = read_choice(*entry.find("component"), T::kind, registry(), diagnostics);
  BOOST_REQUIRE_MESSAGE(diagnostics.empty(), diagnostics.text());
  return make<T>(choice);
}

/// 1e-12 in float64 and 1e-6 in float32, of the largest of the expected numbers.
void require_equal(const std::vector<double>& found, const Tree& expected, DType dtype) {
  const std::vector<double> numbers = numbers_of(*expected.find("values"));
  double largest = 0;
  for (const double number : numbers) largest = std::max(largest, std::abs(number));
  require_near(found, numbers, largest * (dtype == DType::float64 ? 1e-12 : 1e-6));
}

void check_layer(const Tree& entry, DType dtype) {
  ComponentHarness harness(dtype, as_boolean(*entry.find("training")).value());
  const auto layer = component_of<Layer>(entry);
  Scope scope(harness.trace(), "layer");
  std::vector<Symbol> inputs;
  for (const Tree& input : entry.find("inputs")->items()) {
    inputs.push_back(harness.input("x" + std::to_string(inputs.size()), tensor_of(input, dtype)));
  }
  const Symbol y = outputs_of(*layer, scope, inputs).at(0);
  BOOST_TEST((y.shape() == shape_of(*entry.find("output"))), y.shape().text());
  harness.output("y", y);
  if (const Tree* weights = entry.find("weights")) {
    for (const auto& weight : weights->entries()) {
      harness.set("layer/" + weight.key, tensor_of(weight.value, dtype));
    }
  }
  harness.step();
  require_equal(harness.result("y"), *entry.find("output"), dtype);
  const Tree* after = entry.find("after");
  if (after == nullptr) return;
  for (const auto& weight : after->entries()) {
    require_equal(harness.read("layer/" + weight.key), weight.value, dtype);
  }
}

const std::map<std::string, TargetKind> target_kinds{{"real", TargetKind::real},
                                                     {"unit_interval", TargetKind::unit_interval},
                                                     {"distribution", TargetKind::distribution},
                                                     {"class_index", TargetKind::class_index}};
const std::map<std::string, PredictionKind> prediction_kinds_by_name{
    {"real", PredictionKind::real},
    {"probability", PredictionKind::probability},
    {"logit", PredictionKind::logit},
    {"class_probabilities", PredictionKind::class_probabilities}};

/// The accumulators after a batch that found them as they are in `sums`; the metric's value so far.
double measure(const Metric& metric, const Tree& entry, std::span<const Tree> batch, DType dtype,
               std::map<std::string, Tensor>& sums) {
  const TargetKind targets = target_kinds.at(text_of(entry, "targets"));
  ComponentHarness harness(dtype, false);
  const Symbol prediction = harness.input("prediction", tensor_of(batch[1], dtype));
  const bool indices = targets == TargetKind::class_index;
  const Symbol target = matched_target(
      harness.input("target", tensor_of(batch[0], indices ? DType::int32 : dtype)), prediction, targets);
  const Shape rows{prediction.shape()[0]};
  const Symbol weight = batch.size() > 2 ? harness.input("weight", tensor_of(batch[2], dtype))
                                         : full(harness.graph(), {dtype, rows}, 1);
  JudgedOutput output{prediction_kinds_by_name.at(text_of(entry, "predictions")), prediction.shape().from(1)};
  output.classes.emplace();
  for (const Tree& name : entry.find("classes")->items()) output.classes->push_back(name.text());
  Scope updates(harness.trace(), "metric", output);
  metric.update(updates, target, prediction, weight);
  Scope results(harness.trace(), "metric", output);
  harness.output("value", metric.result(results));
  for (const auto& [name, value] : sums) harness.set(name, value);
  harness.step();
  for (const Declaration& declaration : harness.trace().declarations()) {
    const std::vector<double> values = harness.read(declaration.name);
    sums[declaration.name] = Tensor::of(declaration.type.shape, std::span<const double>(values));
  }
  return harness.result("value")[0];
}

/// Keras adds 1e-7 to denominators of F1, and adjusts r2 in float32.
double tolerance(const std::string& name, DType dtype) {
  if (name.starts_with("f1")) return 2e-6;
  return dtype == DType::float32 || name == "r2 adjusted" ? 1e-6 : 1e-12;
}

void check_metric(const Tree& entry, DType dtype) {
  const auto metric = component_of<Metric>(entry);
  const auto arrays = static_cast<std::size_t>(as_integer(*entry.find("arrays")).value());
  const std::vector<Tree>& batches = entry.find("batches")->items();
  std::map<std::string, Tensor> sums;
  double value = 0;
  for (std::size_t i = 0; i < batches.size(); i += arrays) {
    value = measure(*metric, entry, std::span(batches).subspan(i, arrays), dtype, sums);
  }
  const double expected = as_number(*entry.find("value")).value();
  const std::string name = text_of(entry, "name");
  const double off = std::abs(value - expected) / std::abs(expected);
  BOOST_TEST(off <= tolerance(name, dtype),
             name << " is " << value << ", Keras's " << expected << ": " << off << " off");
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
      BOOST_TEST_CONTEXT(text_of(entry, "name") << " in " << name_of(dtype)) { check_layer(entry, dtype); }
    }
  }
}

BOOST_AUTO_TEST_CASE(metrics_compute_what_keras_computes) {
  for (const DType dtype : {DType::float64, DType::float32}) {
    for (const Tree& entry : goldens().find("metrics")->items()) check_metric(entry, dtype);
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
    BOOST_TEST_CONTEXT(entry.key) {
      require_equal(values_of(weights.at(entry.key)), entry.value, DType::float64);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
