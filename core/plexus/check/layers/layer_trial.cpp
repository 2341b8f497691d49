#include <plexus/check/layers/layer_trial.hpp>
#include <plexus/check/layers/probes.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace plexus {
namespace {

constexpr std::uint64_t trial_seed = 1;
constexpr std::uint64_t target_key = 77;
/// No check of a layer trains longer.
constexpr int most_trained_steps = 50;

Model::Value scaled(Model& model, const std::string& name, const Model::Value& value) {
  return model.add({std::make_unique<ProbeScale>(), "probe", name}, value);
}

/// `rows` rows, which are those of the table in turn.
Tensor repeated_rows(const Tensor& table, std::int64_t rows) {
  Tensor result(table.dtype(), table.shape().with(0, rows));
  for (std::int64_t row = 0; row < rows; ++row) {
    const Tensor from = table.rows(row % table.shape()[0], 1);
    std::memcpy(result.rows(row, 1).raw(), from.raw(), from.bytes());
  }
  return result;
}

Tensor drawn_target(const Shape& row, std::int64_t rows, std::uint64_t key) {
  Tensor values(DType::float32, row.inserted(0, rows));
  fill_uniform(target_key, key, values.data<float>());
  for (float& value : values.data<float>()) value = 2 * value - 1;
  return values;
}

}  // namespace

LayerTrial::LayerTrial(ComponentCase tried, std::optional<Tensor> input)
    : tried_(std::move(tried)),
      make_([tried = tried_] { return tried.make<Layer>(); }),
      input_(std::move(input)) {
  if (input_) tried_.inputs.front().row_shape = {input_->shape().begin() + 1, input_->shape().end()};
}

LayerTrial::LayerTrial(ComponentCase tried, Maker make) : tried_(std::move(tried)), make_(std::move(make)) {}

LayerTrial LayerTrial::with_inputs(std::vector<ExampleInput> inputs) const {
  LayerTrial other = *this;
  other.tried_.inputs = std::move(inputs);
  other.input_.reset();
  return other;
}

std::vector<Model::Value> LayerTrial::add_inputs(Model& model, const Layer& layer, bool parameters) const {
  const bool movable = parameters && !layer.takes_indices() && layer.fitted_states().empty();
  std::vector<Model::Value> values;
  for (std::size_t i = 0; i < inputs(); ++i) {
    const DType dtype = layer.takes_indices() ? DType::int32 : DType::float32;
    const Shape row(tried_.inputs[i].row_shape);
    Model::Value value = model.input(fmt::format("x{}", i), {dtype, row});
    if (movable && is_real(i)) value = scaled(model, fmt::format("before{}", i), value);
    values.push_back(value);
  }
  return values;
}

Model LayerTrial::with_outputs(std::size_t outputs, bool parameters) const {
  Model model;
  std::unique_ptr<const Layer> layer = make_();
  std::vector<Model::Value> values = add_inputs(model, *layer, parameters);
  const Model::Value made = model.add({std::move(layer), tried_.name, tested_layer}, std::move(values));
  for (std::size_t i = 0; i < outputs; ++i) {
    Model::Value value{made.call, static_cast<int>(i)};
    if (parameters) value = scaled(model, fmt::format("behind{}", i), value);
    model.output(value, fmt::format("y{}", i));
  }
  return model;
}

std::size_t LayerTrial::outputs() const {
  Model model = with_outputs(1, false);
  model.build(DType::float32);
  return model.calls()[static_cast<std::size_t>(model.outputs().front().call)].shapes.size();
}

Model LayerTrial::alone(DType dtype) const {
  Model model = with_outputs(outputs(), false);
  model.build(dtype);
  return model;
}

Model LayerTrial::between_parameters() const { return with_outputs(outputs(), true); }

Tensor LayerTrial::drawn(std::size_t i, std::int64_t rows, DType dtype) const {
  if (i == 0 && input_) return repeated_rows(*input_, rows).converted(dtype);
  return tried_.drawn(i, rows, DType::float32, 1 + i).converted(dtype);
}

std::int64_t LayerTrial::many_rows() const {
  const std::int64_t row = Shape(tried_.inputs.front().row_shape).elements();
  return std::max<std::int64_t>(elements_for_threads / std::max<std::int64_t>(row, 1), 2);
}

ComparedRun LayerTrial::compared_run(std::int64_t rows, std::int64_t batch_size) const {
  ComparedRun run;
  run.model = [trial = *this] { return trial.between_parameters(); };
  run.plan = [](const Model& model) { return probe_plan(model.output_names()); };
  run.seed = trial_seed;
  run.fit.batch_size = batch_size;
  run.samples.rows = rows;
  Model model = between_parameters();
  model.build(DType::float32);
  for (std::size_t i = 0; i < inputs(); ++i) {
    const DType dtype = model.inputs()[i].row.dtype;
    run.samples.inputs.push_back({model.inputs()[i].name, drawn(i, rows, dtype), {}});
  }
  for (std::size_t i = 0; i < model.outputs().size(); ++i) {
    const Model::Value& value = model.outputs()[i];
    const Shape& row = model.calls()[static_cast<std::size_t>(value.call)].shapes[0];
    run.samples.targets.push_back({model.output_name(i), drawn_target(row, rows, i), {}});
  }
  run.samples.weights.resize(model.outputs().size());
  lengthen(run, most_trained_steps);
  return run;
}

}  // namespace plexus
