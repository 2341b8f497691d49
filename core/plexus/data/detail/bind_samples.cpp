#include <plexus/config/detail/decimal.hpp>
#include <plexus/data/detail/bind_samples.hpp>
#include <plexus/data/detail/csv/csv_line.hpp>
#include <plexus/data/detail/preparation_planner.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

void require_numbers(const Column& column, std::string_view use) {
  if (column.classes.empty()) return;
  const bool input = use != "the sample weight";
  throw DataError(fmt::format("column '{}' cannot be {}: it holds classes, not numbers{}{}", column.name, use,
                              column.evidence.empty() ? "" : " (" + column.evidence + ")",
                              input ? advice_on_texts(column.name) : ""));
}

/// The number of values in a row of a column that is stacked with others.
std::size_t width_of(const Column& column, const Preparation* preparation) {
  require_numbers(column, "put together with others");
  if (preparation != nullptr && preparation->makes(column.name)) {
    return static_cast<std::size_t>(preparation->width(column.name));
  }
  if (column.values.shape().rank() == 1) return 1;
  throw DataError(
      fmt::format("column '{}' has rows of shape {}; only columns of one number a row can be put together",
                  column.name, column.values.shape().from(1).text()));
}

Column stacked(const BoundGroup& group, const ColumnsByName& table, const Preparation* preparation) {
  const Column& first = table.named(group.columns[0]);
  std::vector<std::string> parts;
  for (const std::string& name : group.columns) {
    parts.insert(parts.end(), width_of(table.named(name), preparation), name);
  }
  const std::size_t all = parts.size();
  Tensor values(DType::float64, {first.values.shape()[0], static_cast<std::int64_t>(all)});
  const std::span<double> out = values.data<double>();
  std::size_t at = 0;
  for (const std::string& name : group.columns) {
    const Column& column = table.named(name);
    const std::size_t width = width_of(column, preparation);
    const Tensor converted = column.values.converted(DType::float64);
    const std::span<const double> from = std::as_const(converted).data<double>();
    for (std::size_t i = 0; i < from.size(); ++i) out[i / width * all + at + i % width] = from[i];
    at += width;
  }
  return {group.name, values, {}, {}, first.file, {}, {}, parts};
}

Column bound(const BoundGroup& group, const ColumnsByName& table, bool input,
             const Preparation* preparation) {
  if (group.columns.size() > 1) return stacked(group, table, preparation);
  Column column = table.named(group.columns[0]);
  if (input) require_numbers(column, "an input");
  if (input && column.values.shape().rank() == 1) {
    column.values = column.values.reshaped({column.values.shape()[0], 1});
  }
  column.name = group.name;
  column.parts = group.columns;
  return column;
}

Tensor sample_weights(const Column& column) {
  require_numbers(column, "the sample weight");
  if (column.values.shape().rank() != 1) {
    throw DataError(fmt::format(
        "column '{}' cannot be the sample weight: it has rows of shape {}, expected one number a row",
        column.name, column.values.shape().from(1).text()));
  }
  const Tensor weights = column.values.converted(DType::float64);
  const std::span<const double> values = weights.data<double>();
  const auto wrong =
      std::find_if(values.begin(), values.end(), [](double w) { return !(w >= 0.0) || std::isinf(w); });
  if (wrong != values.end()) {
    const std::int64_t row = wrong - values.begin();
    const int line = csv_line_of_row(column.file, row);
    DataError error(fmt::format(
        "column '{}'{} has the sample weight {} in row {} (from 0){}, expected finite numbers from 0",
        column.name, column.file.empty() ? "" : " of " + column.file, *wrong, row,
        line == 0 ? "" : fmt::format(", line {}", line)));
    error.facts().file = column.file;
    error.facts().line = line;
    error.facts().field = column.name;
    error.facts().row = row;
    throw error;
  }
  return weights;
}

/// A target with numbers and texts becomes classes in the order of their texts ('10' before '2'), which is
/// seldom intended.
void warn_of_mixture(const Column& target, const Binding& binding) {
  if (!binding.known.empty() || target.evidence.empty()) return;
  std::vector<std::string> texts;
  for (const std::string& name : target.classes) {
    if (!nearest_double(name)) texts.push_back("'" + name + "'");
  }
  if (texts.size() == target.classes.size()) return;
  const std::size_t shown = std::min<std::size_t>(texts.size(), 3);
  const std::string some = fmt::format("{}", fmt::join(texts.begin(), texts.begin() + shown, ", "));
  warn("numbers and texts in target " + target.name + " of " + target.file,
       fmt::format(
           "target '{}' holds numbers and texts ({}): all are taken for texts, as {} classes in their "
           "alphabetical order. If {} {} no class, correct the cells",
           target.name, target.evidence, target.classes.size(), some, texts.size() == 1 ? "is" : "are"));
}

}  // namespace

Samples bound_targets(const ColumnsByName& table, const Binding& binding,
                      const std::vector<DataConfig::SampleWeight>& weights) {
  Samples samples;
  samples.rows = table.rows();
  for (const BoundGroup& group : binding.targets) {
    samples.targets.push_back(bound(group, table, false, nullptr));
    warn_of_mixture(samples.targets.back(), binding);
  }
  samples.weights.resize(samples.targets.size());
  for (const DataConfig::SampleWeight& weight : weights) {
    const Tensor values = sample_weights(table.named(weight.column));
    for (std::size_t i = 0; i < samples.targets.size(); ++i) {
      const bool meant =
          weight.output.empty() || samples.targets.size() == 1 || weight.output == samples.targets[i].name;
      if (meant) samples.weights[i] = values;
    }
  }
  return samples;
}

std::vector<Column> bound_inputs(std::vector<Column> table, const Binding& binding,
                                 const Preparation* preparation, PreparationCounts& counts) {
  if (table.empty()) throw DataError("the data has no columns");
  if (preparation != nullptr) table = preparation->apply(std::move(table), counts);
  const ColumnsByName columns(table);
  std::vector<Column> inputs;
  for (const BoundGroup& group : binding.inputs) inputs.push_back(bound(group, columns, true, preparation));
  return inputs;
}

}  // namespace plexus
