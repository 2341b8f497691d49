#include <plexus/config/choice.hpp>
#include <plexus/config/detail/decimal.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/csv_line.hpp>
#include <plexus/data/detail/cut_rows.hpp>
#include <plexus/data/detail/split_files.hpp>
#include <plexus/data/detail/weigh_classes.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/warnings.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {

namespace {

void require_numbers(const Column& column, std::string_view use) {
  if (column.classes.empty()) return;
  throw DataError(fmt::format("column '{}' cannot be {}: it holds classes, not numbers{}", column.name, use,
                              column.evidence.empty() ? "" : " (" + column.evidence + ")"));
}

Column stacked(const BoundGroup& group, const ColumnsByName& table) {
  const std::size_t width = group.columns.size();
  const Column& first = table.named(group.columns[0]);
  const std::int64_t rows = first.values.shape()[0];
  Tensor values(DType::float64, {rows, static_cast<std::int64_t>(width)});
  const std::span<double> out = values.data<double>();
  for (std::size_t c = 0; c < width; ++c) {
    const Column& column = table.named(group.columns[c]);
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
  return {group.name, values, {}, {}, first.file, {}, group.columns};
}

Column bound(const BoundGroup& group, const ColumnsByName& table, bool input) {
  if (group.columns.size() > 1) return stacked(group, table);
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

std::vector<Column> read(const Dataset& dataset, Part part, const Binding& binding) {
  const ProcessGuard guard;
  std::vector<Column> table = calling_plugin(dataset, "reading the data", [&] {
    return binding.known.empty() ? dataset.read(part) : dataset.read_known(part, binding.known);
  });
  if (table.empty()) throw DataError("the data has no columns");
  require_table(table);
  // A source of its own read_known may have left this to us.
  return binding.known.empty() ? table : with_known_classes(std::move(table), binding.known);
}

/// Numbers and texts in one target are classes in the order of their texts ('10' before '2'), which is seldom
/// meant.
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

Samples bound_samples(const ColumnsByName& table, const Binding& binding, const std::string& weight_column) {
  Samples samples;
  samples.rows = table.rows();
  for (const BoundGroup& group : binding.inputs) samples.inputs.push_back(bound(group, table, true));
  for (const BoundGroup& group : binding.targets) {
    samples.targets.push_back(bound(group, table, false));
    warn_of_mixture(samples.targets.back(), binding);
  }
  samples.weights.resize(samples.targets.size());
  if (!weight_column.empty()) {
    const Tensor weights = sample_weights(table.named(weight_column));
    for (std::optional<Tensor>& each : samples.weights) each = weights;
  }
  return samples;
}

/// The parts that are cut from the source's rows for training.
Parts cut_parts(const DataConfig& config, const std::vector<Column>& table, const Binding& binding,
                const Wanted& wanted) {
  const ColumnsByName columns(table);
  const Samples all = bound_samples(columns, binding, config.sample_weight);
  if (all.rows == 0) throw DataError("the source has no rows");
  check_class_weight(all, config.class_weight);
  Parts parts;
  RowSet rest(0, all.rows);
  const auto take = [&](const std::optional<Split>& split, bool want, std::string_view part) {
    std::optional<Samples> apart;
    if (!split) return apart;
    Cut cut = cut_rows(*split, rest, columns, all, part);
    rest = std::move(cut.rest);
    if (want && cut.apart.count() > 0) apart = cut.apart.of(all);
    return apart;
  };
  parts.test = take(config.test, wanted.test, "test");
  parts.validation = take(config.validation, wanted.validation, "validation");
  if (wanted.train) {
    parts.train = rest.of(all);
    weigh_classes(parts.train, config.class_weight);
  }
  return parts;
}

bool is_file(const std::optional<Split>& split) { return split && split->kind == Split::Kind::file; }

/// What the columns of the training table hold, for a table that must be like it.
Binding like_table(Binding binding, const std::vector<Column>& table) {
  for (const Column& column : table) {
    if (column.flaw.empty()) {
      binding.known.push_back({column.name, {column.values.dtype(), {}}, Use::undecided, column.classes});
    }
  }
  return binding;
}

Samples read_file(const DataConfig& config, const Split& split, const Binding& binding) {
  const auto dataset = at_place(split.position, [&] { return source_of_file(config.source, split); });
  const std::vector<Column> table = read(*dataset, Part::train, binding);
  return bound_samples(ColumnsByName(table), binding, config.sample_weight);
}

/// Whether a part is made of rows of the source's training part, or needs them to be read.
bool needs_source(const std::optional<Split>& split, const Binding& binding) {
  return split && (!is_file(split) || binding.known.empty());
}

}  // namespace

Parts read_parts(const DataConfig& config, const Dataset& dataset, const Binding& binding,
                 const Wanted& wanted) {
  Parts parts;
  Binding known = binding;
  if (wanted.train || (wanted.validation && needs_source(config.validation, binding)) ||
      (wanted.test && needs_source(config.test, binding))) {
    const std::vector<Column> table = read(dataset, Part::train, binding);
    parts = cut_parts(config, table, binding, wanted);
    if (known.known.empty()) known = like_table(std::move(known), table);
  }
  if (wanted.test && is_file(config.test)) parts.test = read_file(config, *config.test, known);
  if (wanted.validation && is_file(config.validation)) {
    parts.validation = read_file(config, *config.validation, known);
  }
  if (wanted.test && !config.test && described(dataset).has_test) {
    const std::vector<Column> table = read(dataset, Part::test, binding);
    parts.test = bound_samples(ColumnsByName(table), binding, config.sample_weight);
  }
  return parts;
}

Column bound_input(const BoundGroup& group, const std::vector<Column>& table) {
  if (table.empty()) throw DataError("the data has no columns");
  return bound(group, ColumnsByName(table), true);
}

Parts read_parts(const DataConfig& config) {
  const auto dataset = make<Dataset>(config.source);
  Diagnostics diagnostics;
  const Binding binding = bind_columns(config, described(*dataset), diagnostics);
  diagnostics.throw_if_any();
  return read_parts(config, *dataset, binding, {true, true, true});
}

}  // namespace plexus
