#include <plexus/config/options.hpp>
#include <plexus/data/csv/csv.hpp>
#include <plexus/data/format.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/data/source_of_path.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>
#include <plexus/run/evaluation.hpp>
#include <plexus/train/detail/output_pairs.hpp>

#include <algorithm>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The number of values that an output has in one row.
std::size_t values_of(const Model& model, std::size_t output) {
  const Model::Value& value = model.outputs()[output];
  const Shape& row =
      model.calls()[static_cast<std::size_t>(value.call)].shapes[static_cast<std::size_t>(value.output)];
  return static_cast<std::size_t>(row.elements());
}

/// How many classes the training found in the target of an output; 0 for numbers.
std::size_t classes_of(const Run& run, const Model& model, std::size_t output) {
  const std::vector<BoundGroup>& targets = run.binding().targets;
  const bool alone = targets.size() == 1 && model.outputs().size() == 1;
  return run.classes(alone ? targets[0].name : model.output_name(output)).size();
}

/// Whether a file can be read only once: standard input, a pipe.
bool is_stream(const std::filesystem::path& file) {
  std::error_code failure;
  return file == "-" || std::filesystem::is_fifo(file, failure) ||
         std::filesystem::is_character_file(file, failure);
}

/// The raw columns of a CSV table, as the source of the run would give them.
std::vector<Column> table_of(const Run& run, const std::filesystem::path& file) {
  const FormattedSource source = open_formatted(file);
  if (source.format != Format::csv) {
    throw DataError(
        fmt::format("{} holds an array, and what is evaluated must have the target beside the inputs: give a "
                    "CSV table with both",
                    source.bytes->name()));
  }
  return read_csv(*source.bytes, run.binding().known, table_format(run));
}

/// The word for the values of an output, for messages.
std::string_view counted(PredictionKind kind, std::size_t values) {
  if (is_of_decisions(kind)) return values == 1 ? "decision value" : "decision values";
  if (is_of_classes(kind)) return "classes";
  return values == 1 ? "number" : "numbers";
}

}  // namespace

CsvFormat table_format(const Run& run) {
  const Choice& source = run.config().data.source;
  if (source.name == "csv") return csv_format(*source.options);
  CsvFormat format;
  const auto found = source.options->values().find("na");
  if (found == source.options->values().end()) return format;
  if (const auto* own = std::get_if<std::vector<std::string>>(&found->second)) format.missing = *own;
  return format;
}

void require_threshold(double threshold, const Run& run, const Model& model) {
  if (!(threshold > 0 && threshold < 1)) {
    throw UsageError(fmt::format("the threshold is a probability between 0 and 1, found {}", threshold));
  }
  const std::vector<PredictionKind> kinds = run.predictions(model);
  std::string outputs;
  bool decisions = false;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const std::size_t values = values_of(model, i);
    if (takes_threshold(values, classes_of(run, model, i), kinds[i])) return;
    decisions = decisions || is_of_decisions(kinds[i]);
    outputs += fmt::format("{}'{}' gives {} {}", i == 0 ? "" : ", ", model.output_name(i), values,
                           counted(kinds[i], values));
  }
  throw UsageError(
      fmt::format("a threshold is a probability of yes, or of the second of two classes, but output {}{}{}",
                  outputs, decisions ? "; " : "", decisions ? why_no_probabilities : ""));
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
  if (is_stream(file) || !is_made_of_a_path(data.source)) {
    return samples_of_table(data, run.binding(), table_of(run, file));
  }
  Split all;
  all.kind = Split::Kind::file;
  all.path = std::filesystem::absolute(file).string();
  data.test = std::move(all);
  Parts parts = read_parts(data, run.dataset(), run.binding(), {false, false, true});
  return std::move(*parts.test);
}

}  // namespace plexus
