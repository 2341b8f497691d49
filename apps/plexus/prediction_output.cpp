#include "prediction_output.hpp"

#include <plexus/nn/decision.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace plexus::app {
namespace {

/// The target of an output, by its name; null if there is none. A single output belongs to a single target,
/// whatever their names are.
const BoundGroup* target_of(const Run& run, const Model& model, std::size_t output) {
  const std::vector<BoundGroup>& targets = run.binding().targets;
  if (model.outputs().size() == 1 && targets.size() == 1) return targets.data();
  const auto found = std::find_if(targets.begin(), targets.end(), [&](const BoundGroup& target) {
    return target.name == model.output_name(output);
  });
  return found == targets.end() ? nullptr : &*found;
}

bool is_answer(PredictionKind kind) { return kind != PredictionKind::real && !is_of_classes(kind); }

}  // namespace

std::size_t PredictedOutput::width() const {
  return static_cast<std::size_t>(values.shape().without(0).elements());
}

Told PredictedOutput::told() const {
  if (tells_classes(width(), classes.size())) return Told::classes;
  return is_answer(kind) && columns.size() == width() ? Told::answers : Told::numbers;
}

std::vector<std::string> PredictedOutput::labels() const {
  const std::size_t count = width();
  if (count == 1) return {name};
  const bool named = columns.size() == count;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(named && alone ? columns[i]
                                   : fmt::format("{}.{}", name, named ? columns[i] : std::to_string(i)));
  }
  return names;
}

std::optional<std::vector<double>> told_probabilities(const Tensor& row, PredictionKind kind) {
  std::vector<double> values = class_probabilities(row, kind);
  // A model that is fitted to the numbers 0 and 1 may exceed them a little, so only the value of the decided
  // class has to be a probability.
  const bool told = kind == PredictionKind::real
                        ? is_probability(values[static_cast<std::size_t>(decided_class(row, kind))])
                        : std::all_of(values.begin(), values.end(), is_probability);
  if (!told) return std::nullopt;
  return values;
}

std::vector<PredictedOutput> predicted(const Run& run, const Model& model, std::vector<Tensor> values,
                                       double threshold) {
  const std::vector<PredictionKind> kinds = run.predictions(model);
  std::vector<PredictedOutput> outputs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    PredictedOutput output{model.output_name(i), std::move(values[i])};
    output.kind = kinds[i];
    output.threshold = threshold;
    output.alone = values.size() == 1;
    if (const BoundGroup* target = target_of(run, model, i)) {
      if (output.alone && run.binding().targets.size() == 1) output.name = target->name;
      output.classes = run.classes(target->name);
      output.columns = target->columns;
    }
    outputs.push_back(std::move(output));
  }
  return outputs;
}

std::vector<PredictedOutput> predicted_layer(const Model& model, std::string_view layer,
                                             std::vector<Tensor> values) {
  const std::vector<std::string> names = prediction_names(model, layer);
  std::vector<PredictedOutput> outputs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    PredictedOutput output{names[i], std::move(values[i])};
    output.alone = values.size() == 1;
    outputs.push_back(std::move(output));
  }
  return outputs;
}

}  // namespace plexus::app
