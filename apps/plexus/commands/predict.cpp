#include <plexus/error/error.hpp>
#include <plexus/run/evaluation.hpp>
#include <plexus/train/step.hpp>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "open.hpp"
#include "prediction_grid.hpp"
#include "prediction_output.hpp"
#include "prediction_rows.hpp"
#include "prediction_writer.hpp"
#include "printing.hpp"
#include "source_prediction.hpp"

namespace plexus::app {

namespace po = boost::program_options;

namespace {

constexpr const char* usage_of_predict =
    "predict RUN_DIR|RUN.yaml [key=value ...] [--input FILE] [--output FILE] [--format npy|npz|csv|jsonl] "
    "[--columns NAME,NAME] [--threshold P] [--layer NAME] [--weights final|best|FILE] [--accept-changed]";

po::options_description options_of_predict() {
  po::options_description options("options");
  add_plugin_options(options);
  add_data_options(options);
  options.add_options()(
      "input", po::value<std::string>()->value_name("FILE"),
      "rows: a table (CSV) with the columns of the inputs in any order, an array (NPY, IDX) or "
      "several by name (NPZ), which its content tells; plain or gzip; - is standard input. For "
      "a run of pictures also a folder, or one picture. A run file whose model needs no training, "
      "since every weight is given in it or in a file (initial_weights, --weights), may leave it out: "
      "then the rows are those of its own data");
  options.add_options()(
      "output", po::value<std::string>()->value_name("FILE"),
      "write here instead of printing: .npy the values, .npz an array for each output, .csv a "
      "table with classes and probabilities (or decision values), .jsonl a line of JSON for each row; - is "
      "standard output");
  options.add_options()("format", po::value<std::string>()->value_name("npy|npz|csv|jsonl"),
                        "the format, where the name of --output does not tell it (default for pipes and "
                        "devices: csv)");
  options.add_options()("columns", po::value<std::string>()->value_name("NAME,NAME"),
                        "columns of the table that are written beside the predictions; of the rows of a "
                        "run file, inputs and targets if it is left out");
  add_threshold_option(options);
  add_weights_option(options);
  options.add_options()("layer", po::value<std::string>()->value_name("NAME"),
                        "what this layer makes, instead of the model's outputs");
  return options;
}

/// The names in a list separated by commas.
std::vector<std::string> listed(const std::optional<std::string>& text) {
  std::vector<std::string> names;
  if (!text) return names;
  for (std::size_t at = 0; at <= text->size();) {
    const std::size_t comma = std::min(text->find(',', at), text->size());
    if (comma == at) throw UsageError(fmt::format("--columns '{}' has an empty name in it", *text));
    const std::string name = text->substr(at, comma - at);
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      throw UsageError(fmt::format("--columns names '{}' twice", name));
    }
    names.push_back(name);
    at = comma + 1;
  }
  return names;
}

/// A program is compiled for each number of rows, and a pipe may deliver any number of them. So copies of the
/// first row are appended, up to the next power of two or, from evaluation_batch rows on, up to a multiple of
/// it; their predictions are dropped.
std::vector<Tensor> predicted_values(Trainer& trainer, const InputRows& rows, const std::string& layer) {
  const std::int64_t count = rows.samples.rows;
  if (rows.is_last || count % evaluation_batch == 0) return trainer.predict_samples(rows.samples, layer);
  const auto room = static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(count)));
  Samples more = rows.samples;
  more.rows = count < evaluation_batch ? room : count + evaluation_batch - count % evaluation_batch;
  for (Column& input : more.inputs) {
    const Tensor& given = input.values;
    Tensor values(given.dtype(), given.shape().with(0, more.rows));
    std::copy_n(given.raw(), given.bytes(), values.raw());
    const std::size_t row = given.bytes() / static_cast<std::size_t>(count);
    for (std::int64_t i = count; i < more.rows; ++i) {
      std::copy_n(given.raw(), row, values.raw() + static_cast<std::size_t>(i) * row);
    }
    input.values = std::move(values);
  }
  std::vector<Tensor> results;
  for (const Tensor& values : trainer.predict_samples(more, layer)) results.push_back(values.rows(0, count));
  return results;
}

struct Wanted {
  std::string layer;  ///< empty: the model's outputs
  double threshold = 0.5;
};

void predict_all(const Run& run, Trainer& trainer, PredictionRows& rows, const Wanted& wanted,
                 PredictionWriter& writer) {
  const Model& model = trainer.model();
  while (std::optional<InputRows> some = rows.next()) {
    std::vector<Tensor> values = predicted_values(trainer, *some, wanted.layer);
    PredictedRows made;
    made.first_row = some->samples.first_row;
    made.kept = std::move(some->kept);
    if (wanted.layer.empty()) values = run.in_units(model, std::move(values));
    made.outputs = wanted.layer.empty() ? predicted(run, model, std::move(values), wanted.threshold)
                                        : predicted_layer(model, wanted.layer, std::move(values));
    writer.write(made);
  }
  writer.finish();
}

/// Predicts and writes the rows of the run's own data, with the columns that `kept` names beside them.
void predict_source(const Run& run, Trainer& trainer, const std::vector<std::string>& kept,
                    const Wanted& wanted, const PredictionFile& file) {
  const SourceRows rows = rows_of_source(run);
  std::vector<Tensor> values = trainer.predict_samples(rows.samples, wanted.layer);
  PredictedRows made;
  made.kept = shown_columns(run, rows, kept);
  if (wanted.layer.empty()) {
    values = run.in_units(trainer.model(), std::move(values));
    made.outputs = predicted(run, trainer.model(), std::move(values), wanted.threshold);
    take_classes(rows, made.outputs);
  } else {
    made.outputs = predicted_layer(trainer.model(), wanted.layer, std::move(values));
  }
  if (file.format == PredictionFormat::text) {
    write_result(grid_of(made));
    if (wanted.layer.empty()) write_result(verdicts_of(made, rows));
    return;
  }
  const auto writer = prediction_writer(file);
  writer->write(made);
  writer->finish();
}

/// Whether the path is a run file. Any other path is opened as a run directory, which reports what is wrong
/// with it.
bool is_run_file(const std::string& path) { return std::filesystem::is_regular_file(path); }

/// A run directory, or a run file that needs no training.
Run open_to_predict(const po::variables_map& values) {
  const auto& path = values["run"].as<std::string>();
  if (!is_run_file(path)) return open_directory(values, Needs::model);
  Run run = open(values, Needs::given);
  run.require_given_weights();
  if (run.config().has_training && run.weights() == nullptr) {
    print_message("plexus: note: {} was not trained: its weights are those that it gives\n", path);
  }
  return run;
}

void require_fit(const PredictionFile& file, const std::vector<std::string>& kept) {
  const bool arrays = file.format == PredictionFormat::npy || file.format == PredictionFormat::npz;
  if (!arrays || kept.empty()) return;
  throw UsageError("--columns is for lines and tables: write csv or jsonl, or leave it out");
}

}  // namespace

int predict(const Arguments& arguments) {
  po::variables_map values;
  if (!parse(arguments, usage_of_predict, options_of_predict(), "run", values)) return 0;
  const bool own_rows = values.count("input") == 0;
  if (own_rows && std::filesystem::is_directory(values["run"].as<std::string>())) {
    throw UsageError(fmt::format("--input is missing\nusage: plexus {}", usage_of_predict));
  }
  const PredictionFile file = prediction_file(text_of(values, "output"), text_of(values, "format"));
  const std::vector<std::string> kept = listed(text_of(values, "columns"));
  require_fit(file, kept);
  const std::optional<double> threshold = threshold_of(values);
  const Wanted wanted{text_of(values, "layer").value_or(""), threshold.value_or(0.5)};
  if (threshold && !wanted.layer.empty()) {
    throw UsageError("--threshold is for the model's outputs, and --layer asks for another value");
  }

  const Run run = open_to_predict(values);
  const auto trainer = run.trainer();
  if (threshold) require_threshold(*threshold, run, trainer->model());
  if (!wanted.layer.empty()) static_cast<void>(prediction_names(trainer->model(), wanted.layer));
  if (own_rows) {
    predict_source(run, *trainer, kept, wanted, file);
    return 0;
  }
  PredictionRows rows(run, values["input"].as<std::string>(), kept);
  const auto writer = prediction_writer(file);
  predict_all(run, *trainer, rows, wanted, *writer);
  return 0;
}

}  // namespace plexus::app
