#include "prediction_text.hpp"

#include <plexus/error/printable.hpp>
#include <plexus/nn/decision.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::app {
namespace {

std::string class_text(const PredictedOutput& output, const Tensor& row, const std::string& plain) {
  const std::int64_t decided = decided_class(row, output.kind, output.threshold);
  const std::string name = printable_line(output.classes[static_cast<std::size_t>(decided)]);
  if (is_of_decisions(output.kind)) {
    return fmt::format("{} (decision{} {})", name, row.elements() == 1 ? "" : "s", plain);
  }
  if (output.kind == PredictionKind::real && row.elements() == 1) {
    return fmt::format("{} {:.4f}", name, row.at(0));
  }
  const auto probabilities = told_probabilities(row, output.kind);
  if (!probabilities) return fmt::format("{} ({})", name, plain);
  const double probability = (*probabilities)[static_cast<std::size_t>(decided)];
  return fmt::format("{} {:.4f}", name, std::clamp(probability, 0.0, 1.0));
}

std::string answers_text(const PredictedOutput& output, const Tensor& row) {
  const std::vector<std::string> labels = output.labels();
  std::string text;
  for (std::int64_t i = 0; i < row.elements(); ++i) {
    if (i > 0) text += ", ";
    if (labels.size() > 1) text += printable_line(labels[static_cast<std::size_t>(i)]) + " ";
    const char* const answer = is_yes(row.at(i), output.kind, output.threshold) ? "yes" : "no";
    if (is_of_decisions(output.kind)) {
      text += fmt::format("{} (decision {:.6g})", answer, row.at(i));
      continue;
    }
    const Tensor one = row.reshaped({row.elements(), 1}).rows(i, 1);
    text += fmt::format("{:.4f} {}", class_probability(one, 1, output.kind), answer);
  }
  return text;
}

}  // namespace

std::string line_of(const PredictedOutput& output, std::int64_t index) {
  const Tensor row = output.values.rows(index, 1);
  std::vector<double> values;
  for (std::int64_t i = 0; i < row.elements(); ++i) values.push_back(row.at(i));
  const std::string plain = fmt::format("{:.6g}", fmt::join(values, " "));
  if (std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); })) return plain;
  switch (output.told()) {
    case Told::classes:
      return class_text(output, row, plain);
    case Told::answers:
      return answers_text(output, row);
    case Told::numbers:
      break;
  }
  return plain;
}

std::string lines_of(const PredictedRows& rows) {
  std::string text;
  for (std::int64_t row = 0; row < rows.rows(); ++row) {
    text += fmt::format("{}: ", rows.first_row + row);
    for (const KeptColumn& column : rows.kept) {
      text += fmt::format("{} {}, ", printable_line(column.name),
                          printable_line(column.cells[static_cast<std::size_t>(row)]));
    }
    if (!rows.kept.empty()) text.replace(text.size() - 2, 2, " -> ");
    for (std::size_t i = 0; i < rows.outputs.size(); ++i) {
      text += (i == 0 ? "" : " | ") + line_of(rows.outputs[i], row);
    }
    text += '\n';
  }
  return text;
}

}  // namespace plexus::app
