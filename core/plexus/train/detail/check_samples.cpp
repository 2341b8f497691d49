#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>
#include <plexus/nn/masking_loss.hpp>
#include <plexus/train/detail/check_samples.hpp>
#include <plexus/train/detail/check_target.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string_view>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Warns if all weights are 0, since a loss of 0 would look like success.
void warn_of_zeros(std::span<const double> weights, const std::string& name) {
  if (std::any_of(weights.begin(), weights.end(), [](double weight) { return weight > 0; })) return;
  warn_of_run(name +
              " are all 0: its loss is 0 whatever is predicted, and nothing is learnt from it. Correct the "
              "column, or leave its rows out");
}

/// Weights are float64 [rows], finite and not negative.
void check_sample_weights(const Samples& samples) {
  if (samples.weights.size() > samples.targets.size()) {
    throw DataError(fmt::format("there are weights for {} targets, but {} targets", samples.weights.size(),
                                samples.targets.size()));
  }
  for (std::size_t i = 0; i < samples.weights.size(); ++i) {
    if (!samples.weights[i]) continue;
    const Tensor& weights = *samples.weights[i];
    const std::string name = fmt::format("the weights of {}", text_of_target(samples.targets[i]));
    if (weights.dtype() != DType::float64 || weights.shape() != Shape{samples.rows}) {
      throw DataError(fmt::format("{} are {}, expected a float64 for each of {} rows", name,
                                  weights.type().text(), samples.rows));
    }
    const auto values = weights.data<double>();
    const auto wrong = std::find_if(values.begin(), values.end(),
                                    [](double value) { return !std::isfinite(value) || value < 0; });
    if (wrong == values.end()) {
      warn_of_zeros(values, name);
      continue;
    }
    throw DataError(fmt::format("{} hold {} in row {} (from 0), expected finite numbers from 0", name, *wrong,
                                samples.source_row(wrong - values.begin())));
  }
}

/// For an output whose loss takes real numbers: throws DataError if a metric of it cannot read the target.
void check_metrics(const Plan& plan, const std::vector<std::size_t>& outputs, std::size_t output,
                   const Column& target, const Samples& samples) {
  for (std::size_t m = 0; m < outputs.size(); ++m) {
    if (outputs[m] != output) continue;
    check_judged(target, samples, judged_by(*plan.metrics[m].metric), plan.metrics[m].label);
  }
}

/// The first element that is not a whole number, or -1; NaN is skipped.
std::int64_t first_fraction(const Tensor& values) {
  return visit_dtype(values.dtype(), [&]<class T>(T) -> std::int64_t {
    const std::span<const T> elements = values.data<T>();
    const auto wrong = std::find_if(elements.begin(), elements.end(), [](T element) {
      const auto value = static_cast<double>(element);
      return value != std::trunc(value) && !std::isnan(value);
    });
    return wrong == elements.end() ? -1 : wrong - elements.begin();
  });
}

/// "[?, 3]": the shape of any number of rows.
std::string batch_text(const Shape& row) {
  std::string text = "[?";
  for (const std::int64_t dim : row) text += fmt::format(", {}", dim);
  return text + "]";
}

std::string shape_message(const Model::Input& input, const Shape& found) {
  const Shape& row = input.row.shape;
  std::string message =
      fmt::format("input '{}' of the model takes {} (? is the number of rows), the data has {}", input.name,
                  batch_text(row), found.text());
  if (found == row && !row.is_scalar()) {
    std::string one = batch_text(row);
    one[1] = '1';
    message += fmt::format(": for one row save it as {}", one);
  }
  return message;
}

/// Reports, metrics and predictions identify classes by their names.
void require_distinct_classes(const Column& target) {
  std::set<std::string_view> names;
  for (const std::string& name : target.classes) {
    if (names.insert(name).second) continue;
    throw DataError(fmt::format("two classes of {} are called '{}': each needs a name of its own",
                                text_of_target(target), name));
  }
}

/// Inputs of a layer that takes indices must be whole numbers; the layer itself checks their range.
void check_indices(const Model& model, const Samples& samples) {
  for (const Model::Call& call : model.calls()) {
    if (call.layer < 0) continue;
    const NamedLayer& layer = model.layers()[static_cast<std::size_t>(call.layer)].layer;
    if (!layer.layer->takes_indices()) continue;
    for (const Model::Value& from : call.from) {
      const Model::Call& source = model.calls()[static_cast<std::size_t>(from.call)];
      if (source.layer >= 0) continue;
      const Column& column = samples.inputs[static_cast<std::size_t>(source.input)];
      if (!is_floating(column.values.dtype())) continue;
      const std::int64_t wrong = first_fraction(column.values);
      if (wrong < 0) continue;
      const std::int64_t row = samples.source_row(wrong * samples.rows / column.values.elements());
      DataError error(fmt::format(
          "input '{}' holds {} in row {} (from 0), but layer '{}' ({}) takes indices: expected whole numbers",
          source.name, column.values.at(wrong), row, layer.name, layer.type));
      error.facts().file = column.file;
      error.facts().row = row;
      error.facts().layer = layer.name;
      throw error;
    }
  }
}

}  // namespace

void check_inputs(const Model& model, const Samples& samples) {
  const auto& inputs = model.inputs();
  if (samples.inputs.size() != inputs.size()) {
    throw DataError(fmt::format("the model has {} input{}, the data gives {}", inputs.size(),
                                inputs.size() == 1 ? "" : "s", samples.inputs.size()));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Tensor& values = samples.inputs[i].values;
    if (values.shape().rank() == 0 || values.shape().without(0) != inputs[i].row.shape) {
      throw DataError(shape_message(inputs[i], values.shape()));
    }
    if (values.shape().dim(0) != samples.rows) {
      throw DataError(fmt::format("input '{}' has {} rows, the others have {}", inputs[i].name,
                                  values.shape().dim(0), samples.rows));
    }
  }
  if (samples.rows == 0) throw DataError("there are no rows");
  check_indices(model, samples);
}

void check_targets(const Model& model, const Plan& plan, const Samples& samples) {
  const std::vector<std::size_t> targets = targets_of_outputs(model, samples);
  check_sample_weights(samples);
  const std::vector<std::size_t> losses = losses_of_outputs(model, plan);
  const std::vector<std::size_t> metrics = outputs_of_metrics(model, plan);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Column& target = samples.targets[targets[i]];
    if (target.values.shape().rank() == 0 || target.values.shape().dim(0) != samples.rows) {
      throw DataError(fmt::format("target '{}' has shape {}, the inputs have {} rows", target.name,
                                  target.values.shape().text(), samples.rows));
    }
    require_distinct_classes(target);
    const Loss& loss = *plan.losses[losses[i]].loss;
    const std::int64_t values = values_of_output(model, i);
    const TargetKind kind = targets_of(loss, values);
    check_target(target, samples,
                 {model.output_name(i), loss.registered_name(), kind, values, ignored_class_of(loss)});
    if (kind == TargetKind::real) check_metrics(plan, metrics, i, target, samples);
  }
}

}  // namespace plexus
