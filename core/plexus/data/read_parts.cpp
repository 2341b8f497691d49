#include <plexus/config/choice.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/data/binding.hpp>
#include <plexus/data/detail/bind_samples.hpp>
#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/computing.hpp>
#include <plexus/data/detail/cut_rows.hpp>
#include <plexus/data/detail/fit_preparation.hpp>
#include <plexus/data/detail/split_files.hpp>
#include <plexus/data/detail/weigh_classes.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/error/error.hpp>

#include <memory>
#include <set>
#include <string_view>
#include <utility>

namespace plexus {

namespace {

std::vector<Column> read(const Dataset& dataset, Part part, const Binding& binding) {
  const ProcessGuard guard;
  std::vector<Column> table = calling_plugin(dataset, "reading the data", [&] {
    return binding.known.empty() ? dataset.read(part) : dataset.read_known(part, binding.known);
  });
  if (table.empty()) throw DataError("the data has no columns");
  require_table(table);
  // A source that overrides read_known may leave the known classes to this call.
  return binding.known.empty() ? table : with_known_classes(std::move(table), binding.known);
}

std::vector<std::int64_t> rows_of(const RowSet& rows) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(static_cast<std::size_t>(rows.count()));
  for (std::int64_t i = 0; i < rows.count(); ++i) numbers.push_back(rows[i]);
  return numbers;
}

/// "churn.csv", or "the data".
std::string described(const std::vector<Column>& table) {
  return table.front().file.empty() ? "the data" : table.front().file;
}

/// Samples with the targets of `samples` and the inputs of their table, which `preparation` (null: nothing)
/// prepares.
Samples with_inputs(Samples samples, std::vector<Column> table, const Binding& binding,
                    const Preparation* preparation) {
  PreparationCounts counts;
  const std::string what = described(table);
  samples.inputs = bound_inputs(std::move(table), binding, preparation, counts);
  warn_of(counts, what);
  if (preparation == nullptr) return samples;
  for (Column& target : samples.targets) target = preparation->apply_target(std::move(target));
  return samples;
}

Samples bound_samples(std::vector<Column> table, const Binding& binding, const DataConfig& config,
                      const Preparation* preparation) {
  table = with_computed(std::move(table), binding.plan.computed);
  Samples samples = bound_targets(ColumnsByName(table), binding, config.sample_weight);
  return with_inputs(std::move(samples), std::move(table), binding, preparation);
}

/// A table whose rows were divided.
struct DividedTable {
  std::vector<Column> table;  ///< with computed columns
  Samples targets;            ///< of all rows
  RowSet test;
  RowSet validation;
  RowSet train;
};

DividedTable divided(const DataConfig& config, std::vector<Column> table, const Binding& binding) {
  table = with_computed(std::move(table), binding.plan.computed);
  const ColumnsByName columns(table);
  Samples targets = bound_targets(columns, binding, config.sample_weight);
  if (targets.rows == 0) throw DataError("the source has no rows");
  check_class_weight(targets, config.class_weight);
  RowSet rest(0, targets.rows);
  const auto cut = [&](const std::optional<Split>& split, std::string_view part) {
    if (!split) return RowSet(0, 0);
    Cut parts = cut_rows(*split, rest, columns, targets, part);
    rest = std::move(parts.rest);
    return std::move(parts.apart);
  };
  const RowSet test = cut(config.test, "test");
  const RowSet validation = cut(config.validation, "validation");
  return {std::move(table), std::move(targets), test, validation, rest};
}

/// The preparation of the binding or, if it has none yet, one fitted to the training rows by its plan; null
/// if nothing is planned.
std::shared_ptr<const Preparation> preparation_of(const DividedTable& data, const Binding& binding) {
  if (binding.preparation || binding.plan.empty()) return binding.preparation;
  return fitted(binding.plan, data.table, data.targets.targets, rows_of(data.train));
}

/// The parts that are cut from the source's rows for training.
Parts cut_parts(const DataConfig& config, std::vector<Column> table, const Binding& binding,
                const Wanted& wanted) {
  DividedTable data = divided(config, std::move(table), binding);
  Parts parts;
  parts.preparation = preparation_of(data, binding);
  for (const auto& [name, rows] :
       {std::pair{"train", &data.train}, {"validation", &data.validation}, {"test", &data.test}}) {
    if (rows->count() > 0) parts.rows.emplace(name, rows->record());
  }
  const Samples all =
      with_inputs(std::move(data.targets), std::move(data.table), binding, parts.preparation.get());
  if (wanted.test && data.test.count() > 0) parts.test = data.test.of(all);
  if (wanted.validation && data.validation.count() > 0) parts.validation = data.validation.of(all);
  if (wanted.train) {
    parts.train = data.train.of(all);
    weigh_classes(parts.train, config.class_weight);
  }
  return parts;
}

bool is_file(const std::optional<Split>& split) { return split && split->kind == Split::Kind::file; }

Type row_of(const Column& column) { return {column.values.dtype(), column.values.shape().from(1)}; }

/// The binding with `known` completed by the columns of the training table, for another table that must be
/// like it. Fields that are known already stay: the classes of initial weights.
Binding like_table(Binding binding, const std::vector<Column>& table,
                   std::shared_ptr<const Preparation> preparation) {
  std::set<std::string> has;
  for (const Field& field : binding.known) has.insert(field.name);
  const auto add = [&](Field field) {
    if (has.insert(field.name).second) binding.known.push_back(std::move(field));
  };
  if (preparation) {
    for (Field& field : preparation->sources()) add(std::move(field));
  }
  for (const Column& column : table) {
    if (column.flaw.empty()) add({column.name, row_of(column), Use::undecided, column.classes});
  }
  binding.preparation = std::move(preparation);
  return binding;
}

/// Whether a preparation is planned that is still to be fitted.
bool is_unfitted(const Binding& binding) { return !binding.plan.empty() && !binding.preparation; }

/// Whether a binding lacks facts that only the rows of the training part give.
bool lacks_facts(const Binding& binding) { return binding.known.empty() || is_unfitted(binding); }

Samples read_file(const DataConfig& config, const Split& split, const Binding& binding) {
  const auto dataset = at_place(split.position, [&] { return source_of_file(config.source, split); });
  return bound_samples(read(*dataset, Part::train, binding), binding, config, binding.preparation.get());
}

/// Whether a part is made of rows of the source's training part, or needs them to be read.
bool needs_source(const std::optional<Split>& split, const Binding& binding) {
  return split && (!is_file(split) || lacks_facts(binding));
}

}  // namespace

std::vector<Column> read_table(const Dataset& dataset, const Binding& binding) {
  return read(dataset, Part::train, binding);
}

std::shared_ptr<const Preparation> fitted_preparation(const DataConfig& config, std::vector<Column> table,
                                                      const Binding& binding) {
  return preparation_of(divided(config, std::move(table), binding), binding);
}

Parts read_parts(const DataConfig& config, const Dataset& dataset, const Binding& binding,
                 const Wanted& wanted, std::optional<std::vector<Column>> table) {
  Parts parts;
  parts.preparation = binding.preparation;
  Binding known = binding;
  const bool own_test = wanted.test && !config.test && described(dataset).has_test;
  if (wanted.train || (wanted.validation && needs_source(config.validation, binding)) ||
      (wanted.test && needs_source(config.test, binding)) || (own_test && is_unfitted(binding))) {
    if (!table) table = read(dataset, Part::train, binding);
    parts = cut_parts(config, *table, binding, wanted);
    if (lacks_facts(known)) known = like_table(std::move(known), *table, parts.preparation);
  }
  if (wanted.test && is_file(config.test)) parts.test = read_file(config, *config.test, known);
  if (wanted.validation && is_file(config.validation)) {
    parts.validation = read_file(config, *config.validation, known);
  }
  if (own_test) {
    parts.test = bound_samples(read(dataset, Part::test, known), known, config, known.preparation.get());
  }
  return parts;
}

std::vector<Column> model_inputs(const Binding& binding, std::vector<Column> table,
                                 PreparationCounts& counts) {
  return bound_inputs(std::move(table), binding, binding.preparation.get(), counts);
}

Samples samples_of_table(const DataConfig& config, const Binding& binding, std::vector<Column> table) {
  if (table.empty()) throw DataError("the table has no columns");
  require_table(table);
  table = with_known_classes(std::move(table), binding.known);
  return bound_samples(std::move(table), binding, config, binding.preparation.get());
}

Parts read_parts(const DataConfig& config) {
  const auto dataset = make<Dataset>(config.source);
  Diagnostics diagnostics;
  const Binding binding = bind_columns(config, described(*dataset), diagnostics);
  diagnostics.throw_if_any();
  return read_parts(config, *dataset, binding, {true, true, true});
}

}  // namespace plexus
