#include <plexus/data/csv.hpp>
#include <plexus/data/idx.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "open.hpp"

namespace plexus::app {

namespace po = boost::program_options;
namespace fs = std::filesystem;

namespace {

bool ends_with(const std::string& name, std::string_view end) {
  return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

std::vector<Tensor> read_inputs(const fs::path& file, const Run& run) {
  const std::string name = file.filename().string();
  if (ends_with(name, ".csv") || ends_with(name, ".csv.gz")) {
    const std::vector<Column> columns = read_csv(file);
    std::vector<Tensor> inputs;
    for (const BoundGroup& group : run.binding().inputs) inputs.push_back(bound_input(group, columns).values);
    return inputs;
  }
  if (run.binding().inputs.size() != 1) {
    throw UsageError(fmt::format("the model has {} inputs: give a .csv file with their columns",
                                 run.binding().inputs.size()));
  }
  return {ends_with(name, ".npy") ? read_npy(file) : read_idx(file)};
}

/// One row of an output as text: the most probable class and its probability if classes are known, else the
/// values.
std::string line_of(const Tensor& row, const std::vector<std::string>& classes) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < row.elements(); ++i) values.push_back(row.at(i));
  if (classes.size() < 2 || (values.size() != classes.size() && values.size() != 1)) {
    return fmt::format("{:.6g}", fmt::join(values, " "));
  }
  if (values.size() == 1) {  // binary: the probability of the second class
    const bool second = values[0] > 0.5;
    return fmt::format("{} {:.4f}", classes[second ? 1 : 0], second ? values[0] : 1 - values[0]);
  }
  const auto best = std::max_element(values.begin(), values.end());
  return fmt::format("{} {:.4f}", classes[static_cast<std::size_t>(best - values.begin())], *best);
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

void print(const std::vector<Tensor>& outputs, const std::vector<std::vector<std::string>>& classes) {
  for (std::int64_t row = 0; row < outputs.front().shape()[0]; ++row) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      lines.push_back(line_of(outputs[i].rows(row, 1), classes[i]));
    }
    fmt::print("{}: {}\n", row, fmt::join(lines, " | "));
  }
}

/// Writes FILE.npy, or FILE.NAME.npy for each output if there are several.
void write(const std::vector<Tensor>& outputs, const Model& model, const fs::path& file) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    fs::path path = file;
    if (outputs.size() > 1) path.replace_extension(model.output_name(i) + ".npy");
    write_npy(path, outputs[i]);
  }
}

}  // namespace

int predict(const Arguments& arguments) {
  po::options_description options("options");
  add_plugin_options(options);
  options.add_options()("input", po::value<std::string>()->value_name("FILE"),
                        "rows: a .npy, .csv or IDX file");
  options.add_options()("output", po::value<std::string>()->value_name("FILE.npy"),
                        "write the model's outputs here instead of printing them");
  po::variables_map values;
  const char* usage = "predict RUN_DIR [key=value ...] --input FILE [--output FILE.npy]";
  if (!parse(arguments, usage, options, "run", values)) return 0;
  if (values.count("input") == 0)
    throw UsageError(fmt::format("--input is missing\nusage: plexus {}", usage));

  const Run run = open_directory(values, Needs::model);
  const std::vector<Tensor> inputs = read_inputs(values["input"].as<std::string>(), run);
  const auto trainer = run.trainer();
  const std::vector<Tensor> outputs = trainer->predict(inputs);
  if (values.count("output") > 0) {
    write(outputs, trainer->model(), values["output"].as<std::string>());
  } else {
    print(outputs, classes_of(run, trainer->model()));
  }
  return 0;
}

}  // namespace plexus::app
