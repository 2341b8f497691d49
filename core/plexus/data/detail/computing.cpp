#include <plexus/data/detail/columns.hpp>
#include <plexus/data/detail/computing.hpp>
#include <plexus/data/detail/csv/csv_line.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::int64_t block = 4096;  // rows that are computed at once

const Column& readable(const ColumnsByName& table, const std::string& name, const ComputedColumn& computed) {
  const Column& column = table.with_gaps(name);
  if (column.values.shape().rank() == 1) return column;
  throw DataError(fmt::format(
      "column '{}', which the formula of '{}' reads, has rows of shape {}, expected one value a row", name,
      computed.name(), column.values.shape().from(1).text()));
}

/// Evaluators by number of rows: at most two, one for whole blocks and one for the last block.
class Evaluators {
 public:
  Evaluators(const ComputedColumn& computed, const std::vector<const Column*>& columns)
      : computed_(computed) {
    for (const Column* column : columns) texts_.push_back(column->classes);
  }
  RowEvaluator& of(std::int64_t rows) {
    std::unique_ptr<RowEvaluator>& evaluator = by_rows_[rows];
    if (!evaluator) evaluator = computed_.evaluator(rows, texts_);
    return *evaluator;
  }

 private:
  const ComputedColumn& computed_;
  std::vector<std::vector<std::string>> texts_;
  std::map<std::int64_t, std::unique_ptr<RowEvaluator>> by_rows_;
};

/// Why a computed column lacks a value: a cell that it reads has none, or the formula gives none.
std::string why_missing(const Column& made, const std::vector<const Column*>& columns,
                        std::int64_t first_row) {
  const std::span<const double> values = std::as_const(made.values).data<double>();
  const auto found =
      std::find_if(values.begin(), values.end(), [](double value) { return std::isnan(value); });
  if (found == values.end()) return {};
  for (const Column* column : columns) {
    if (!column->missing.empty()) return column->missing;
  }
  const std::int64_t row = first_row + (found - values.begin());
  const int line = csv_line_of_row(made.file, row);
  return fmt::format("column '{}': the formula gives no number (NaN) in row {} (from 0){}", made.name, row,
                     line == 0 ? "" : fmt::format(", line {}", line));
}

Column computed_column(const ComputedColumn& computed, const ColumnsByName& table, std::int64_t first_row) {
  std::vector<const Column*> columns;
  std::vector<Tensor> inputs;
  for (const std::string& name : computed.columns()) {
    columns.push_back(&readable(table, name, computed));
    inputs.push_back(columns.back()->values.converted(DType::float64));
  }
  const std::int64_t rows = table.rows();
  Column made;
  made.name = computed.name();
  made.values = Tensor(DType::float64, {rows});
  made.file = columns.empty() ? "" : columns.front()->file;
  Evaluators evaluators(computed, columns);
  const std::span<double> out = made.values.data<double>();
  for (std::int64_t first = 0; first < rows; first += block) {
    const std::int64_t count = std::min(block, rows - first);
    RowEvaluator& evaluator = evaluators.of(count);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const Tensor part = inputs[i].rows(first, count);
      const std::span<const double> from = part.data<double>();
      std::copy(from.begin(), from.end(), evaluator.input(i).begin());
    }
    evaluator.run();
    const std::span<const double> results = evaluator.output();
    std::copy(results.begin(), results.end(), out.begin() + first);
  }
  made.missing = why_missing(made, columns, first_row);
  return made;
}

}  // namespace

std::vector<Column> with_computed(std::vector<Column> table, const ComputedColumns& computed,
                                  std::int64_t first_row) {
  if (table.empty()) throw DataError("the data has no columns");
  std::set<std::string> has;
  for (const Column& column : table) has.insert(column.name);
  for (const auto& column : computed) {
    if (has.contains(column->name())) continue;
    Column made = computed_column(*column, ColumnsByName(table), first_row);
    table.push_back(std::move(made));
  }
  return table;
}

}  // namespace plexus
