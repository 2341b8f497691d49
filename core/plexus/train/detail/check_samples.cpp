#include <plexus/error/error.hpp>
#include <plexus/train/detail/check_samples.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {
namespace {

std::string name_of(const Column& target) {
  return fmt::format("target '{}'{}", target.name, target.file.empty() ? "" : " of " + target.file);
}

/// The number of classes of an output: its last dimension.
std::int64_t classes_of(const Model& model, std::size_t output) {
  const Model::Value& value = model.outputs()[output];
  const Shape& row =
      model.calls()[static_cast<std::size_t>(value.call)].shapes[static_cast<std::size_t>(value.output)];
  return row.is_scalar() ? 0 : row.back();
}

/// The index of the first element that is not a whole number from 0 to below `classes` (so is NaN), or -1.
std::int64_t first_wrong_label(const Tensor& labels, std::int64_t classes) {
  return visit_dtype(labels.dtype(), [&]<class T>(T) -> std::int64_t {
    const std::span<const T> values = labels.data<T>();
    const auto wrong = std::find_if(values.begin(), values.end(), [&](T value) {
      const auto label = static_cast<double>(value);
      return !(label >= 0 && label < static_cast<double>(classes) && label == std::floor(label));
    });
    return wrong == values.end() ? -1 : wrong - values.begin();
  });
}

void check_labels(const Column& target, const Samples& samples, std::int64_t classes,
                  const std::string& output) {
  const std::int64_t wrong = first_wrong_label(target.values, classes);
  if (wrong < 0) return;
  const double label = target.values.at(wrong);
  const bool named = !target.classes.empty() && label < static_cast<double>(target.classes.size());
  const std::string found =
      named ? fmt::format("'{}' (class {})", target.classes[static_cast<std::size_t>(label)], label)
            : fmt::format("{}", label);
  const std::int64_t row = samples.first_row + wrong / (target.values.elements() / samples.rows);
  DataError error(fmt::format(
      "{} holds {} in row {} (from 0): output '{}' has {} classes, so expected whole numbers from 0 to {}",
      name_of(target), found, row, output, classes, classes - 1));
  error.facts().file = target.file;
  error.facts().field = target.name;
  error.facts().row = row;
  throw error;
}

/// Integer codes of more than two different texts are not quantities; two may mean no and yes.
void check_quantities(const Column& target, const std::string& output) {
  if (target.classes.size() <= 2 || target.evidence.empty()) return;
  throw DataError(
      fmt::format("{} holds {} different texts ({}), but the loss of output '{}' compares numbers: correct "
                  "the cells, or take a loss for classes",
                  name_of(target), target.classes.size(), target.evidence, output));
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
    const std::string name = fmt::format("the weights of {}", name_of(samples.targets[i]));
    if (weights.dtype() != DType::float64 || weights.shape() != Shape{samples.rows}) {
      throw DataError(fmt::format("{} are {}, expected a float64 for each of {} rows", name,
                                  weights.type().text(), samples.rows));
    }
    const auto values = weights.data<double>();
    const auto wrong = std::find_if(values.begin(), values.end(),
                                    [](double value) { return !std::isfinite(value) || value < 0; });
    if (wrong == values.end()) continue;
    throw DataError(fmt::format("{} hold {} in row {} (from 0), expected finite numbers from 0", name, *wrong,
                                samples.first_row + (wrong - values.begin())));
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
      throw DataError(fmt::format("input '{}' of the model takes rows of shape {}, the data gives {}",
                                  inputs[i].name, inputs[i].row.shape.text(), values.shape().text()));
    }
    if (values.shape().dim(0) != samples.rows) {
      throw DataError(fmt::format("input '{}' has {} rows, the others have {}", inputs[i].name,
                                  values.shape().dim(0), samples.rows));
    }
  }
  if (samples.rows == 0) throw DataError("there are no rows");
}

void check_targets(const Model& model, const Plan& plan, const Samples& samples) {
  const std::vector<std::size_t> targets = targets_of_outputs(model, samples);
  check_sample_weights(samples);
  const std::vector<std::size_t> losses = losses_of_outputs(model, plan);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Column& target = samples.targets[targets[i]];
    if (target.values.shape().rank() == 0 || target.values.shape().dim(0) != samples.rows) {
      throw DataError(fmt::format("target '{}' has shape {}, the inputs have {} rows", target.name,
                                  target.values.shape().text(), samples.rows));
    }
    if (plan.losses[losses[i]].loss->sparse()) {
      check_labels(target, samples, classes_of(model, i), model.output_name(i));
    } else {
      check_quantities(target, model.output_name(i));
    }
  }
}

}  // namespace plexus
