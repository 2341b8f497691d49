#include <plexus/config/options.hpp>
#include <plexus/data/csv.hpp>
#include <plexus/data/format.hpp>
#include <plexus/data/idx.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>

#include <filesystem>
#include <optional>
#include <span>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "open.hpp"
#include "prediction_files.hpp"
#include "prediction_text.hpp"
#include "printing.hpp"

namespace plexus::app {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

/// The cells that stand for no value in the tables of the run's source.
std::vector<std::string> missing_cells(const Run& run) {
  const auto& options = run.config().data.source.options->values();
  const auto found = options.find("na");
  const auto* own = found == options.end() ? nullptr : std::get_if<std::vector<std::string>>(&found->second);
  return own == nullptr ? default_missing_cells() : *own;
}

/// The values of each input of the model, from a file whose content tells its format.
std::vector<Column> read_inputs(const fs::path& file, const Run& run) {
  const FormattedSource source = open_formatted(file);
  if (source.format == Format::csv) {
    const std::vector<Column> columns = read_csv(*source.bytes, run.binding().known, missing_cells(run));
    std::vector<Column> inputs;
    for (const BoundGroup& group : run.binding().inputs) inputs.push_back(bound_input(group, columns));
    return inputs;
  }
  if (run.binding().inputs.size() != 1) {
    throw UsageError(
        fmt::format("the model has {} inputs, and {} is one array: give a CSV table with their columns",
                    run.binding().inputs.size(), source.bytes->name()));
  }
  const BoundGroup& group = run.binding().inputs.front();
  Column input;
  input.name = group.name;
  input.values = source.format == Format::npy ? read_npy(*source.bytes) : read_idx(*source.bytes);
  input.file = source.bytes->name();
  input.parts = group.columns;
  return {std::move(input)};
}

/// Of each output, in order; the only output may have another name than the only target.
std::vector<std::vector<std::string>> classes_of(const Run& run, const Model& model) {
  const auto& targets = run.binding().targets;
  if (model.outputs().size() == 1 && targets.size() == 1) return {run.classes(targets[0].name)};
  std::vector<std::vector<std::string>> classes;
  for (std::size_t i = 0; i < model.outputs().size(); ++i)
    classes.push_back(run.classes(model.output_name(i)));
  return classes;
}

std::vector<PredictedOutput> predicted(const Run& run, const Model& model, std::vector<Tensor> values) {
  const auto classes = classes_of(run, model);
  const std::vector<PredictionKind> kinds = prediction_kinds(model, run.plan(model));
  const auto& targets = run.binding().targets;
  const bool alone = values.size() == 1 && targets.size() == 1;
  std::vector<PredictedOutput> outputs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    outputs.push_back(
        {alone ? targets[0].name : model.output_name(i), std::move(values[i]), classes[i], kinds[i]});
  }
  return outputs;
}

void print(std::span<const PredictedOutput> outputs) {
  for (std::int64_t row = 0; row < outputs.front().values.shape()[0]; ++row) {
    std::vector<std::string> lines;
    for (const PredictedOutput& output : outputs) {
      lines.push_back(line_of(output.values.rows(row, 1), output.classes, output.kind));
    }
    print_result("{}: {}\n", row, fmt::join(lines, " | "));
  }
}

}  // namespace

int predict(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  options.add_options()("input", po::value<std::string>()->value_name("FILE"),
                        "rows: a table (CSV) or an array (NPY, IDX), which its content tells; plain or gzip; "
                        "- is standard input");
  options.add_options()("output", po::value<std::string>()->value_name("FILE"),
                        "write here instead of printing: .npy the values, .csv a table with classes and "
                        "probabilities, .jsonl a line of JSON for each row; - is standard output");
  options.add_options()("format", po::value<std::string>()->value_name("npy|csv|jsonl"),
                        "the format, where the name of --output does not tell it (default for pipes and "
                        "devices: csv)");
  po::variables_map values;
  const char* usage = "predict RUN_DIR [key=value ...] --input FILE [--output FILE] [--format npy|csv|jsonl]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  if (values.count("input") == 0)
    throw UsageError(fmt::format("--input is missing\nusage: plexus {}", usage));
  const std::optional<PredictionFile> file =
      prediction_file(text_of(values, "output"), text_of(values, "format"));

  const Run run = open_directory(values, Needs::model);
  std::vector<Column> inputs = read_inputs(values["input"].as<std::string>(), run);
  const auto trainer = run.trainer();
  const std::vector<PredictedOutput> outputs =
      predicted(run, trainer->model(), trainer->predict_columns(std::move(inputs)));
  if (file) {
    write_predictions(*file, outputs);
  } else {
    print(outputs);
  }
  return 0;
}

}  // namespace plexus::app
