#include "source_prediction.hpp"

#include <plexus/config/detail/suggestion.hpp>
#include <plexus/error/error.hpp>
#include <plexus/nn/decision.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus::app {
namespace {

/// A value as text: the class, or the number with the fewest digits that identify it; empty for a missing
/// value.
std::string cell_text(const Column& column, std::int64_t index) {
  const double value = column.values.at(index);
  if (column.classes.empty()) {
    if (std::isnan(value)) return {};
    return column.values.dtype() == DType::float32 ? fmt::format("{}", static_cast<float>(value))
                                                   : fmt::format("{}", value);
  }
  const auto code = static_cast<std::size_t>(value);
  return value < 0 || code >= column.classes.size() ? std::string() : column.classes[code];
}

/// Values `part`, `part` + `width`, ... of a column of `width` values a row.
KeptColumn shown_column(const Column& column, const std::string& name, std::int64_t part,
                        std::int64_t width) {
  KeptColumn shown{name, {}, column.classes.empty()};
  for (std::int64_t i = part; i < column.values.elements(); i += width) {
    shown.cells.push_back(cell_text(column, i));
  }
  return shown;
}

std::int64_t values_in_row(const Column& column) { return column.values.shape().without(0).elements(); }

const Column* column_named(const std::vector<Column>& columns, const std::string& name) {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const Column& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

std::vector<KeptColumn> named_columns(const SourceRows& rows, const std::vector<std::string>& names) {
  std::vector<KeptColumn> shown;
  for (const std::string& name : names) {
    const Column* column = column_named(rows.table, name);
    if (column == nullptr) {
      std::vector<std::string> known;
      for (const Column& one : rows.table) known.push_back(one.name);
      throw UsageError(
          fmt::format("--columns: the data has no column '{}'{}", name, suggestion(name, known)));
    }
    if (values_in_row(*column) != 1) {
      throw UsageError(
          fmt::format("--columns: column '{}' has {} values a row, and only single ones are shown", name,
                      values_in_row(*column)));
    }
    shown.push_back(shown_column(*column, name, 0, 1));
  }
  return shown;
}

/// The target of an output; null if there is none.
const Column* target_told(const PredictedOutput& output, const std::vector<Column>& targets) {
  if (output.alone && targets.size() == 1) return targets.data();
  return column_named(targets, output.name);
}

/// Whether a row of an output equals that of its target: its class, its answers, or its numbers.
bool is_right(const PredictedOutput& output, const Tensor& row, const Tensor& target, bool of_classes) {
  if (of_classes) {
    return static_cast<double>(decided_class(row, output.kind, output.threshold)) == target.at(0);
  }
  for (std::int64_t i = 0; i < row.elements(); ++i) {
    const bool answers = output.kind != PredictionKind::real;
    const double told = answers ? (is_yes(row.at(i), output.kind, output.threshold) ? 1 : 0) : row.at(i);
    if (told != target.at(i)) return false;
  }
  return true;
}

bool all_whole(const Tensor& values) {
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    if (std::floor(values.at(i)) != values.at(i)) return false;  // also NaN
  }
  return true;
}

}  // namespace

std::vector<KeptColumn> shown_columns(const Run& run, const SourceRows& rows,
                                      const std::vector<std::string>& names) {
  if (!names.empty()) return named_columns(rows, names);
  std::vector<KeptColumn> shown;
  for (const std::string& name : run.binding().source_columns()) {
    const Column* column = column_named(rows.table, name);
    if (column != nullptr && values_in_row(*column) == 1) shown.push_back(shown_column(*column, name, 0, 1));
  }
  for (std::size_t i = 0; i < rows.samples.targets.size(); ++i) {
    const std::vector<std::string>& parts = run.binding().targets[i].columns;
    const Column& target = rows.samples.targets[i];
    for (std::size_t c = 0; c < parts.size(); ++c) {
      const auto is_there = [&](const KeptColumn& one) { return one.name == parts[c]; };
      if (values_in_row(target) != static_cast<std::int64_t>(parts.size()) ||
          std::any_of(shown.begin(), shown.end(), is_there)) {
        continue;
      }
      shown.push_back(shown_column(target, parts[c], static_cast<std::int64_t>(c), values_in_row(target)));
    }
  }
  return shown;
}

std::optional<std::int64_t> rows_right(const PredictedOutput& output, const Column& target) {
  const auto width = static_cast<std::int64_t>(output.width());
  const bool of_classes = output.told() == Told::classes || (is_of_classes(output.kind) && width > 1);
  if (values_in_row(target) != (of_classes ? 1 : width) || !all_whole(target.values)) return std::nullopt;
  const bool numbers = !of_classes && output.kind == PredictionKind::real;
  if (numbers && !all_whole(output.values)) return std::nullopt;
  std::int64_t right = 0;
  for (std::int64_t row = 0; row < output.values.shape()[0]; ++row) {
    if (is_right(output, output.values.rows(row, 1), target.values.rows(row, 1), of_classes)) ++right;
  }
  return right;
}

std::string verdicts_of(const PredictedRows& predicted, const SourceRows& rows) {
  std::string text;
  for (const PredictedOutput& output : predicted.outputs) {
    const Column* target = target_told(output, rows.samples.targets);
    const auto right = target == nullptr ? std::nullopt : rows_right(output, *target);
    if (!right) continue;
    text += fmt::format("{}{}: {} of {} rows right\n", text.empty() ? "\n" : "", output.name, *right,
                        predicted.rows());
  }
  return text;
}

void take_classes(const SourceRows& rows, std::vector<PredictedOutput>& outputs) {
  for (PredictedOutput& output : outputs) {
    const Column* target = target_told(output, rows.samples.targets);
    if (target != nullptr && output.classes.empty()) output.classes = target->classes;
  }
}

}  // namespace plexus::app
