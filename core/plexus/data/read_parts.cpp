#include <plexus/config/diagnostics.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/detail/class_weight.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/data/split.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

void require_numbers(const Column& column, std::string_view use) {
  if (column.classes.empty()) return;
  throw DataError(fmt::format("column '{}' cannot be {}: it holds classes, not numbers{}", column.name, use,
                              column.evidence.empty() ? "" : " (" + column.evidence + ")"));
}

Column stacked(const BoundGroup& group, const std::vector<Column>& table) {
  const std::size_t width = group.columns.size();
  const std::int64_t rows = table[0].values.shape()[0];
  Tensor values(DType::float64, {rows, static_cast<std::int64_t>(width)});
  const std::span<double> out = values.data<double>();
  for (std::size_t c = 0; c < width; ++c) {
    const Column& column = column_named(table, group.columns[c]);
    require_numbers(column, "put together with others");
    if (column.values.shape().rank() != 1) {
      throw DataError(fmt::format(
          "column '{}' has rows of shape {}; only columns of one number a row can be put together",
          column.name, column.values.shape().from(1).text()));
    }
    const Tensor converted = column.values.converted(DType::float64);
    const std::span<const double> from = std::as_const(converted).data<double>();
    for (std::size_t r = 0; r < from.size(); ++r) out[r * width + c] = from[r];
  }
  return {group.name, values, {}, {}, table[0].file};
}

Column bound(const BoundGroup& group, const std::vector<Column>& table, bool input) {
  if (group.columns.size() > 1) return stacked(group, table);
  Column column = column_named(table, group.columns[0]);
  if (input) require_numbers(column, "an input");
  if (input && column.values.shape().rank() == 1) {
    column.values = column.values.reshaped({column.values.shape()[0], 1});
  }
  column.name = group.name;
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
    throw DataError(
        fmt::format("column '{}' has the sample weight {} in row {} (from 0), expected at least 0",
                    column.name, *wrong, wrong - values.begin()));
  }
  return weights;
}

std::vector<Column> read(const Dataset& dataset, Part part) {
  const ProcessGuard guard;
  return calling_plugin(dataset, "reading the data", [&] { return dataset.read(part); });
}

Samples bound_samples(const std::vector<Column>& table, const Binding& binding,
                      const std::string& weight_column) {
  if (table.empty()) throw DataError("the data has no columns");
  require_table(table);
  Samples samples;
  samples.rows = table[0].values.shape()[0];
  for (const BoundGroup& group : binding.inputs) samples.inputs.push_back(bound(group, table, true));
  for (const BoundGroup& group : binding.targets) samples.targets.push_back(bound(group, table, false));
  samples.weights.resize(samples.targets.size());
  if (!weight_column.empty()) {
    const Tensor weights = sample_weights(column_named(table, weight_column));
    for (std::optional<Tensor>& each : samples.weights) each = weights;
  }
  return samples;
}

Samples rows_of(const Samples& samples, const RowRange& range) {
  Samples part = samples;
  part.rows = range.count;
  part.first_row += range.first;
  for (Column& input : part.inputs) input.values = input.values.rows(range.first, range.count);
  for (Column& target : part.targets) target.values = target.values.rows(range.first, range.count);
  for (std::optional<Tensor>& weights : part.weights) {
    if (weights) weights = weights->rows(range.first, range.count);
  }
  return part;
}

/// Takes the rows of a split off `samples`.
Samples take_apart(Samples& samples, const Split& split, std::string_view what) {
  if (const std::optional<std::string> wrong = split_error(split, samples.rows, what)) {
    throw DataError(located(split.position, *wrong));
  }
  const SplitRows parts = split_rows(split, samples.rows);
  const Samples apart = rows_of(samples, parts.apart);
  samples = rows_of(samples, parts.rest);
  return apart;
}

}  // namespace

Parts read_parts(const DataConfig& config, const Dataset& dataset, const Binding& binding,
                 const Wanted& wanted) {
  Parts parts;
  const bool from_train_rows =
      wanted.train || (wanted.validation && config.validation) || (wanted.test && config.test);
  if (from_train_rows) {
    parts.train = bound_samples(read(dataset, Part::train), binding, config.sample_weight);
    if (config.test) parts.test = take_apart(parts.train, *config.test, "test");
    if (config.validation) parts.validation = take_apart(parts.train, *config.validation, "validation");
    if (parts.train.rows == 0) throw DataError("the source has no rows");
    weigh_classes(parts.train, config.class_weight);
  }
  if (wanted.test && !config.test && described(dataset).has_test) {
    parts.test = bound_samples(read(dataset, Part::test), binding, config.sample_weight);
  }
  return parts;
}

Column bound_input(const BoundGroup& group, const std::vector<Column>& table) {
  return bound(group, table, true);
}

Parts read_parts(const DataConfig& config) {
  const auto dataset = make<Dataset>(config.source);
  Diagnostics diagnostics;
  const Binding binding = bind_columns(config, described(*dataset), diagnostics);
  diagnostics.throw_if_any();
  return read_parts(config, *dataset, binding, {true, true, true});
}

}  // namespace plexus
