#include "prediction_table.hpp"

#include <plexus/data/csv/csv.hpp>
#include <plexus/nn/decision.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace plexus::app {
namespace {

using Json = nlohmann::ordered_json;

/// Appends the number with the fewest digits that identify it among the values of the output's dtype.
void append_number(std::string& out, double value, DType dtype) {
  if (std::isnan(value)) {
    out += "nan";
  } else if (dtype == DType::float32) {
    fmt::format_to(std::back_inserter(out), "{}", static_cast<float>(value));
  } else {
    fmt::format_to(std::back_inserter(out), "{}", value);
  }
}

/// One row of an output, as tables and JSON lines give it.
struct Prediction {
  std::optional<std::size_t> chosen;  ///< index of the class, if there is one
  std::vector<double> values;  ///< the probabilities of classes or answers if there are some, else values
};

Prediction prediction_of(const PredictedOutput& output, Told told, std::int64_t row_index) {
  const Tensor row = output.values.rows(row_index, 1);
  Prediction prediction;
  for (std::int64_t i = 0; i < row.elements(); ++i) prediction.values.push_back(row.at(i));
  if (told == Told::numbers) return prediction;
  if (told == Told::answers) {
    if (is_of_logits(output.kind)) {
      for (double& value : prediction.values) {
        value = class_probability(Tensor::full({DType::float64, Shape{1}}, value), 1, output.kind);
      }
    }
    return prediction;
  }
  const bool known = std::none_of(prediction.values.begin(), prediction.values.end(),
                                  [](double value) { return std::isnan(value); });
  if (known) {
    prediction.chosen = static_cast<std::size_t>(decided_class(row, output.kind, output.threshold));
  }
  if (is_of_decisions(output.kind)) return prediction;
  if (auto probabilities = told_probabilities(row, output.kind)) {
    prediction.values = std::move(*probabilities);
  } else if (prediction.values.size() == 1) {
    prediction.values = class_probabilities(row, output.kind);
  }
  return prediction;
}

/// Whether the answer for a label is yes, from the value that the model gave; empty for NaN.
std::optional<bool> answer(const PredictedOutput& output, std::int64_t row, std::size_t label) {
  const double value =
      output.values.at(row * static_cast<std::int64_t>(output.width()) + static_cast<std::int64_t>(label));
  if (std::isnan(value)) return std::nullopt;
  return is_yes(value, output.kind, output.threshold);
}

std::string told_from_kept(const std::string& name, const std::vector<KeptColumn>& kept) {
  const bool clashes =
      std::any_of(kept.begin(), kept.end(), [&](const KeptColumn& column) { return column.name == name; });
  return clashes ? name + ".predicted" : name;
}

/// The endings of the columns that hold the values beside a class.
std::vector<std::string> endings_of(const PredictedOutput& output) {
  const bool decisions = is_of_decisions(output.kind);
  if (decisions && output.width() == 1) return {".decision"};
  std::vector<std::string> endings;
  for (const std::string& one : output.classes) endings.push_back("." + one + (decisions ? ".decision" : ""));
  return endings;
}

const char* ending_of_answer(const PredictedOutput& output) {
  return is_of_decisions(output.kind) ? ".decision" : ".probability";
}

/// The names under which an output is written: one for classes, one for each label.
std::vector<std::string> names_of(const PredictedOutput& output, const std::vector<KeptColumn>& kept) {
  std::vector<std::string> names =
      output.told() == Told::classes ? std::vector<std::string>{output.name} : output.labels();
  for (std::string& name : names) name = told_from_kept(name, kept);
  return names;
}

}  // namespace

std::string csv_header(const PredictedRows& rows) {
  std::vector<std::string> names;
  for (const KeptColumn& column : rows.kept) names.push_back(column.name);
  for (const PredictedOutput& output : rows.outputs) {
    const Told told = output.told();
    for (const std::string& name : names_of(output, rows.kept)) {
      names.push_back(name);
      if (told == Told::answers) names.push_back(name + ending_of_answer(output));
      if (told == Told::classes) {
        for (const std::string& ending : endings_of(output)) names.push_back(name + ending);
      }
    }
  }
  std::string header;
  for (const std::string& name : names) header += (header.empty() ? "" : ",") + csv_cell(name);
  return header + "\n";
}

std::string csv_lines(const PredictedRows& rows) {
  std::vector<Told> told;
  for (const PredictedOutput& output : rows.outputs) told.push_back(output.told());
  std::string text;
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    const std::size_t start = text.size();
    for (const KeptColumn& column : rows.kept) {
      text += "," + csv_cell(column.cells[static_cast<std::size_t>(row)]);
    }
    for (std::size_t o = 0; o < rows.outputs.size(); ++o) {
      const PredictedOutput& output = rows.outputs[o];
      const Prediction prediction = prediction_of(output, told[o], row);
      if (told[o] == Told::classes) {
        text += ',';
        if (prediction.chosen) text += csv_cell(output.classes[*prediction.chosen]);
      }
      for (std::size_t i = 0; i < prediction.values.size(); ++i) {
        if (told[o] == Told::answers) {
          const std::optional<bool> yes = answer(output, row, i);
          text += yes ? (*yes ? ",1" : ",0") : ",";
        }
        text += ',';
        append_number(text, prediction.values[i], output.values.dtype());
      }
    }
    text.erase(start, 1);  // the comma before the first cell
    text += '\n';
  }
  return text;
}

namespace {

std::string json_text(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A cell as JSON: null if it is empty, as it is if it is a number in JSON, else as a text.
std::string number_json(const std::string& cell) {
  if (cell.empty()) return "null";
  const bool begins = cell[0] == '-' || (cell[0] >= '0' && cell[0] <= '9');
  return begins && Json::accept(cell) ? cell : json_text(cell);
}

void append_json_number(std::string& out, double value, DType dtype) {
  if (std::isfinite(value)) {
    append_number(out, value, dtype);
  } else {
    out += "null";
  }
}

/// Appends the values of a row as nested lists of its shape.
void append_json_values(std::string& out, std::span<const double> values, std::span<const std::int64_t> shape,
                        DType dtype) {
  if (shape.empty()) return append_json_number(out, values.front(), dtype);
  out += '[';
  const std::size_t each = values.size() / static_cast<std::size_t>(std::max<std::int64_t>(shape[0], 1));
  for (std::int64_t i = 0; i < shape[0]; ++i) {
    if (i > 0) out += ',';
    append_json_values(out, values.subspan(static_cast<std::size_t>(i) * each, each), shape.subspan(1),
                       dtype);
  }
  out += ']';
}

/// Writes an output's part of a line; texts that all rows have in common are made once.
class JsonOutput {
 public:
  JsonOutput(const PredictedOutput& output, const std::vector<KeptColumn>& kept)
      : output_(output), told_(output.told()), single_(output.width() == 1) {
    const bool one = told_ == Told::classes || (told_ == Told::numbers && !named());
    for (const std::string& name :
         one ? std::vector<std::string>{told_from_kept(output.name, kept)} : names_of(output, kept)) {
      keys_.push_back("," + json_text(name) + ":");
    }
    for (const std::string& name : output.classes) classes_.push_back(json_text(name));
  }

  void append(std::string& out, std::int64_t row) const {
    const Prediction prediction = prediction_of(output_, told_, row);
    switch (told_) {
      case Told::classes:
        return append_class(out, prediction);
      case Told::answers:
        return append_answers(out, prediction, row);
      case Told::numbers:
        return append_numbers(out, prediction);
    }
  }

 private:
  /// Appends the last member of an object and closes it.
  void append_named(std::string& out, const char* key, double value) const {
    out += key;
    append_json_number(out, value, output_.values.dtype());
    out += '}';
  }

  bool named() const { return output_.columns.size() == output_.width(); }

  void append_class(std::string& out, const Prediction& prediction) const {
    out += keys_[0];
    out += "{\"class\":";
    out += prediction.chosen ? classes_[*prediction.chosen] : "null";
    const bool decisions = is_of_decisions(output_.kind);
    if (decisions && single_) return append_named(out, ",\"decision\":", prediction.values[0]);
    out += decisions ? ",\"decisions\":{" : ",\"probabilities\":{";
    for (std::size_t i = 0; i < classes_.size(); ++i) {
      if (i > 0) out += ',';
      out += classes_[i];
      out += ':';
      append_json_number(out, prediction.values[i], output_.values.dtype());
    }
    out += "}}";
  }

  void append_answers(std::string& out, const Prediction& prediction, std::int64_t row) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const std::optional<bool> yes = answer(output_, row, i);
      out += keys_[i];
      out += "{\"yes\":";
      out += yes ? (*yes ? "true" : "false") : "null";
      append_named(
          out, is_of_decisions(output_.kind) ? ",\"decision\":" : ",\"probability\":", prediction.values[i]);
    }
  }

  void append_numbers(std::string& out, const Prediction& prediction) const {
    const DType dtype = output_.values.dtype();
    if (single_ || named()) {
      for (std::size_t i = 0; i < keys_.size(); ++i) {
        out += keys_[i];
        append_json_number(out, prediction.values[i], dtype);
      }
      return;
    }
    out += keys_[0];
    const Shape shape = output_.values.shape().without(0);
    const auto dims = shape.dims();
    append_json_values(out, prediction.values, {dims.data(), dims.size()}, dtype);
  }

  const PredictedOutput& output_;
  Told told_;
  bool single_;
  std::vector<std::string> keys_;
  std::vector<std::string> classes_;
};

}  // namespace

std::string json_lines(const PredictedRows& rows) {
  std::vector<JsonOutput> outputs;
  for (const PredictedOutput& output : rows.outputs) outputs.emplace_back(output, rows.kept);
  std::vector<std::string> keys;
  for (const KeptColumn& column : rows.kept) keys.push_back("," + json_text(column.name) + ":");
  const auto is_row = [](const auto& one) { return one.name == "row"; };
  const bool has_row = std::any_of(rows.kept.begin(), rows.kept.end(), is_row) ||
                       std::any_of(rows.outputs.begin(), rows.outputs.end(), is_row);
  std::string text;
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    const std::size_t start = text.size();
    if (!has_row) fmt::format_to(std::back_inserter(text), ",\"row\":{}", rows.first_row + row);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::string& cell = rows.kept[i].cells[static_cast<std::size_t>(row)];
      text += keys[i];
      text += rows.kept[i].numbers ? number_json(cell) : json_text(cell);
    }
    for (const JsonOutput& output : outputs) output.append(text, row);
    text[start] = '{';  // in the place of the first comma
    text += "}\n";
  }
  return text;
}

}  // namespace plexus::app
