#include "golden_case.hpp"

#include <plexus/config/scalar.hpp>
#include <plexus/nn/constraint.hpp>
#include <plexus/nn/layer.hpp>
#include <plexus/nn/loss.hpp>
#include <plexus/nn/metric.hpp>
#include <plexus/nn/optimizer.hpp>
#include <plexus/nn/regularizer.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

namespace plexus::tests {

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

void require_equal(const std::vector<double>& found, const Tree& expected, double tolerance) {
  const std::vector<double> numbers = numbers_of(*expected.find("values"));
  double largest = 0;
  for (const double number : numbers) largest = std::max(largest, std::abs(number));
  require_near(found, numbers, largest * tolerance);
  double error = 0;
  for (std::size_t i = 0; i < found.size(); ++i) error = std::max(error, std::abs(found[i] - numbers[i]));
  BOOST_TEST_MESSAGE("largest error " << error / largest);
}

void check_layer(const Tree& entry, const GoldenSetting& setting) {
  const DType dtype = setting.dtype;
  ComponentHarness harness(setting.backends, dtype, as_boolean(*entry.find("training")).value());
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
  require_equal(harness.result("y"), *entry.find("output"), setting.tolerance());
  const Tree* after = entry.find("after");
  if (after == nullptr) return;
  for (const auto& weight : after->entries()) {
    require_equal(harness.read("layer/" + weight.key), weight.value, setting.tolerance());
  }
}

namespace {

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
double measure(const Metric& metric, const Tree& entry, std::span<const Tree> batch,
               const GoldenSetting& setting, std::map<std::string, Tensor>& sums) {
  const DType dtype = setting.dtype;
  const TargetKind targets = target_kinds.at(text_of(entry, "targets"));
  ComponentHarness harness(setting.backends, dtype, false);
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

/// Keras adds 1e-7 to denominators of F, of ratios of counts, and of concordance, and adjusts r2 and computes
/// mean_io_u in float32.
double tolerance(const std::string& name, DType dtype) {
  if (name.starts_with("f1") || name.starts_with("fbeta")) return 2e-6;
  if (name == "concordance_correlation" || name == "concordance_correlation weighted") return 2e-6;
  const bool rounded = name == "r2 adjusted" || name.starts_with("mean_io_u");
  return dtype == DType::float32 || rounded ? 1e-6 : 1e-12;
}

}  // namespace

void check_metric(const Tree& entry, const GoldenSetting& setting) {
  const auto metric = component_of<Metric>(entry);
  const auto arrays = static_cast<std::size_t>(as_integer(*entry.find("arrays")).value());
  const std::vector<Tree>& batches = entry.find("batches")->items();
  std::map<std::string, Tensor> sums;
  double value = 0;
  for (std::size_t i = 0; i < batches.size(); i += arrays) {
    value = measure(*metric, entry, std::span(batches).subspan(i, arrays), setting, sums);
  }
  const double expected = as_number(*entry.find("value")).value();
  const std::string name = text_of(entry, "name");
  const double off = std::abs(value - expected) / std::abs(expected);
  BOOST_TEST_MESSAGE("largest error " << off);
  BOOST_TEST(off <= tolerance(name, setting.dtype),
             name << " is " << value << ", Keras's " << expected << ": " << off << " off");
}

void check_loss(const Tree& entry, const GoldenSetting& setting) {
  const DType dtype = setting.dtype;
  ComponentHarness harness(setting.backends, dtype);
  const auto loss = component_of<Loss>(entry);
  const Symbol prediction = harness.input("prediction", tensor_of(*entry.find("prediction"), dtype));
  const TargetKind kind = targets_of(*loss, prediction.shape().back());
  const bool indices = kind == TargetKind::class_index;
  const Symbol target =
      harness.input("target", tensor_of(*entry.find("target"), indices ? DType::int32 : dtype));
  Scope scope(harness.trace(), "loss");
  harness.output("values", values_of(*loss, scope, matched_target(target, prediction, kind), prediction));
  harness.step();
  require_equal(harness.result("values"), *entry.find("values"), setting.tolerance());
}

namespace {

/// Tensor `step` of those that are stacked along the first axis.
Tensor at_step(const Tensor& stacked, std::int64_t step) {
  std::vector<double> values;
  const Shape shape = stacked.shape().from(1);
  for (std::int64_t i = 0; i < shape.elements(); ++i)
    values.push_back(stacked.at(step * shape.elements() + i));
  return Tensor::of(shape, std::span<const double>(values)).converted(stacked.dtype());
}

}  // namespace

void check_optimizer(const Tree& entry, const GoldenSetting& setting) {
  const auto optimizer = component_of<Optimizer>(entry);
  ComponentHarness harness(setting.backends, setting.dtype);
  const std::vector<std::string> names{"matrix", "vector"};
  std::vector<Variable> parameters;
  std::vector<Symbol> gradients;
  std::map<std::string, Tensor> steps;
  for (const std::string& name : names) {
    steps.emplace(name, tensor_of(*entry.find(name + "_gradients"), setting.dtype));
    parameters.push_back(harness.variable(name, tensor_of(*entry.find(name), setting.dtype)));
    gradients.push_back(harness.input(name + "_gradient", at_step(steps.at(name), 0)));
  }
  apply_updates(harness.trace(), *optimizer, optimizer->rule(), parameters, gradients);
  std::map<std::string, std::vector<double>> after;
  for (std::int64_t step = 0; step < steps.at("matrix").shape()[0]; ++step) {
    for (const std::string& name : names) harness.write(name + "_gradient", at_step(steps.at(name), step));
    harness.step();
    for (const std::string& name : names) {
      for (const double value : harness.read(name)) after[name].push_back(value);
    }
  }
  // Roundings of six steps add up.
  for (const std::string& name : names) {
    require_equal(after[name], *entry.find(name + "_after"), setting.tolerance() * 3);
  }
}

void check_regularizer(const Tree& entry, const GoldenSetting& setting) {
  ComponentHarness harness(setting.backends, setting.dtype);
  const auto regularizer = component_of<Regularizer>(entry);
  harness.output("penalty",
                 regularizer->penalty(harness.input("w", tensor_of(*entry.find("w"), setting.dtype))));
  harness.step();
  require_equal(harness.result("penalty"), *entry.find("penalty"), setting.tolerance());
}

void check_constraint(const Tree& entry, const GoldenSetting& setting) {
  ComponentHarness harness(setting.backends, setting.dtype);
  const auto constraint = component_of<Constraint>(entry);
  harness.output("projected",
                 constraint->project(harness.input("w", tensor_of(*entry.find("w"), setting.dtype))));
  harness.step();
  require_equal(harness.result("projected"), *entry.find("projected"), setting.tolerance());
}

}  // namespace plexus::tests
