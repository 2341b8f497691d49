#include "prediction_table.hpp"

#include <plexus/data/csv.hpp>
#include <plexus/nn/decision.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "prediction_text.hpp"

namespace plexus::app {
namespace {

using Json = nlohmann::ordered_json;

/// As the dtype of the output has it, with the digits that tell it from its neighbours.
std::string number_text(double value, DType dtype) {
  if (std::isnan(value)) return "nan";
  return dtype == DType::float32 ? fmt::format("{}", static_cast<float>(value)) : fmt::format("{}", value);
}

/// One row of an output: what is written of it in every format that people read.
struct Prediction {
  std::string chosen;          ///< the name of the class; empty: none
  std::vector<double> values;  ///< the probabilities of the classes if they are known, else the values
};

bool has_classes(const PredictedOutput& output) {
  const std::int64_t values = output.values.shape().without(0).elements();
  return tells_classes(static_cast<std::size_t>(values), output.classes.size());
}

Prediction prediction_of(const PredictedOutput& output, std::int64_t row_index) {
  const Tensor row = output.values.rows(row_index, 1);
  Prediction prediction;
  for (std::int64_t i = 0; i < row.elements(); ++i) prediction.values.push_back(row.at(i));
  if (!has_classes(output)) return prediction;
  const bool known = std::none_of(prediction.values.begin(), prediction.values.end(),
                                  [](double value) { return std::isnan(value); });
  if (known) prediction.chosen = output.classes[static_cast<std::size_t>(decided_class(row, output.kind))];
  if (auto probabilities = told_probabilities(row, output.kind))
    prediction.values = std::move(*probabilities);
  else if (prediction.values.size() == 1)
    prediction.values = class_probabilities(row, output.kind);
  return prediction;
}

std::int64_t rows_of(std::span<const PredictedOutput> outputs) { return outputs.front().values.shape()[0]; }

std::string csv_header(std::span<const PredictedOutput> outputs) {
  std::vector<std::string> names;
  for (const PredictedOutput& output : outputs) {
    const std::int64_t values = output.values.shape().without(0).elements();
    if (has_classes(output)) {
      names.push_back(output.name);
      for (const std::string& name : output.classes) names.push_back(output.name + "." + name);
    } else if (values == 1) {
      names.push_back(output.name);
    } else {
      for (std::int64_t i = 0; i < values; ++i) names.push_back(fmt::format("{}.{}", output.name, i));
    }
  }
  std::string header;
  for (const std::string& name : names) header += (header.empty() ? "" : ",") + csv_cell(name);
  return header + "\n";
}

}  // namespace

std::string csv_text(std::span<const PredictedOutput> outputs) {
  std::string text = csv_header(outputs);
  for (std::int64_t row = 0; row < rows_of(outputs); ++row) {
    std::string line;
    for (const PredictedOutput& output : outputs) {
      const Prediction prediction = prediction_of(output, row);
      if (has_classes(output)) line += "," + (prediction.chosen.empty() ? "" : csv_cell(prediction.chosen));
      for (const double value : prediction.values) line += "," + number_text(value, output.values.dtype());
    }
    text += line.empty() ? "\n" : line.substr(1) + "\n";
  }
  return text;
}

namespace {

Json json_number(double value, DType dtype) {
  if (!std::isfinite(value)) return nullptr;
  return dtype == DType::float32 ? Json::parse(number_text(value, dtype)) : Json(value);
}

/// Values of a row as lists in lists, as its shape has them.
Json json_values(std::span<const double> values, std::span<const std::int64_t> shape, DType dtype) {
  if (shape.empty()) return json_number(values.front(), dtype);
  Json list = Json::array();
  const std::size_t each = values.size() / static_cast<std::size_t>(std::max<std::int64_t>(shape[0], 1));
  for (std::int64_t i = 0; i < shape[0]; ++i) {
    list.push_back(
        json_values(values.subspan(static_cast<std::size_t>(i) * each, each), shape.subspan(1), dtype));
  }
  return list;
}

Json json_of(const PredictedOutput& output, std::int64_t row) {
  const Prediction prediction = prediction_of(output, row);
  const DType dtype = output.values.dtype();
  if (has_classes(output)) {
    Json probabilities = Json::object();
    for (std::size_t i = 0; i < output.classes.size(); ++i)
      probabilities[output.classes[i]] = json_number(prediction.values[i], dtype);
    return {{"class", prediction.chosen.empty() ? Json() : Json(prediction.chosen)},
            {"probabilities", std::move(probabilities)}};
  }
  const Shape shape = output.values.shape().without(0);
  if (prediction.values.size() == 1) return json_number(prediction.values.front(), dtype);
  const auto dims = shape.dims();
  return json_values(prediction.values, {dims.data(), dims.size()}, dtype);
}

}  // namespace

std::string jsonl_text(std::span<const PredictedOutput> outputs) {
  std::string text;
  for (std::int64_t row = 0; row < rows_of(outputs); ++row) {
    Json line = {{"row", row}};  // an output of that name takes its place
    for (const PredictedOutput& output : outputs) line[output.name] = json_of(output, row);
    text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  return text;
}

}  // namespace plexus::app
