#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>
#include <plexus/run/detail/run_data.hpp>
#include <plexus/run/evaluation.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace plexus {
namespace {

/// Of one row.
std::size_t values_of(const Model& model, std::size_t output) {
  const Model::Value& value = model.outputs()[output];
  const Shape& row =
      model.calls()[static_cast<std::size_t>(value.call)].shapes[static_cast<std::size_t>(value.output)];
  return static_cast<std::size_t>(row.elements());
}

}  // namespace

void require_threshold(double threshold, const Run& run, const Model& model) {
  if (!(threshold > 0 && threshold < 1)) {
    throw UsageError(fmt::format("the threshold is a probability between 0 and 1, found {}", threshold));
  }
  const std::vector<PredictionKind> kinds = prediction_kinds(model, run.plan(model));
  std::string outputs;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const std::size_t values = values_of(model, i);
    // One number whose meaning is not known may tell two classes by their names, which the data has.
    if (takes_threshold(values, values == 1 ? 2 : 0, kinds[i])) return;
    outputs += fmt::format("{}'{}' gives {} {}", i == 0 ? "" : ", ", model.output_name(i), values,
                           is_of_classes(kinds[i]) ? "classes"
                           : values == 1           ? "number"
                                                   : "numbers");
  }
  throw UsageError(
      fmt::format("a threshold is for answers of yes or no and for two classes, but output {}", outputs));
}

Evaluation evaluation(const Run& run, const Samples& samples, const EvaluationOptions& options) {
  const auto trainer = run.trainer();
  const Model& model = trainer->model();
  if (options.threshold) require_threshold(*options.threshold, run, model);
  Evaluation found;
  found.logs = trainer->evaluate(samples);
  if (!options.reports) return found;
  const std::vector<Tensor> predictions = run.in_units(model, trainer->predict_columns(samples.inputs));
  const std::vector<PredictionKind> kinds = prediction_kinds(model, run.plan(model));
  const std::vector<std::size_t> targets = targets_of_outputs(model, samples);
  const bool alone = predictions.size() == 1 && samples.targets.size() == 1;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const Column target = run.in_units(samples.targets[targets[i]]);
    found.reports.push_back(output_report(alone ? target.name : model.output_name(i), target, predictions[i],
                                          kinds[i], options.threshold.value_or(0.5)));
  }
  return found;
}

Samples samples_of_file(const Run& run, const std::filesystem::path& file) {
  DataConfig data = run.config().data;
  data.class_weight.clear();  // they count in training only
  Split all;
  all.kind = Split::Kind::file;
  all.path = std::filesystem::absolute(file).string();
  data.test = std::move(all);
  Parts parts = read_parts(data, run.dataset(), run.binding(), {false, false, true});
  return std::move(*parts.test);
}

}  // namespace plexus
