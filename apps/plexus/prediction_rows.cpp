#include "prediction_rows.hpp"

#include <plexus/config/options.hpp>
#include <plexus/data/format.hpp>
#include <plexus/data/idx.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/data/npz.hpp>
#include <plexus/data/read_parts.hpp>
#include <plexus/data/source_of_path.hpp>
#include <plexus/error/error.hpp>
#include <plexus/run/evaluation.hpp>
#include <plexus/train/fit_options.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <system_error>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus::app {
namespace {

/// The number of rows of a table that are read at once: several batches, so that reading costs little
/// compared with predicting.
constexpr std::size_t table_rows = 16 * static_cast<std::size_t>(evaluation_batch);

/// The known fields of the columns that predicting reads; other columns, such as the target, may hold
/// anything.
std::vector<Field> read_fields(const Run& run) {
  const std::vector<std::string> columns = run.binding().source_columns();
  const std::set<std::string> read(columns.begin(), columns.end());
  std::vector<Field> fields;
  for (const Field& field : run.binding().known) {
    if (read.contains(field.name)) fields.push_back(field);
  }
  return fields;
}

/// Splits an array [rows, columns] into the columns of the source, in their order, which are then prepared.
std::vector<Column> raw_columns(const Run& run, const Column& array) {
  const std::vector<std::string> names = run.binding().source_columns();
  const Shape& shape = array.values.shape();
  const auto count = static_cast<std::int64_t>(names.size());
  if (names.size() == 1) return {{names[0], array.values, {}, {}, array.file}};
  if (shape.rank() != 2 || shape[1] != count) {
    throw DataError(
        fmt::format("{} holds an array of shape {}, and the run prepares rows of {} columns ({}): give "
                    "an array of shape [rows, {}], or a CSV table",
                    array.file, shape.text(), count, fmt::join(names, ", "), count));
  }
  const Tensor values = array.values.converted(DType::float64);
  std::vector<Column> columns;
  for (std::int64_t c = 0; c < count; ++c) {
    Tensor column(DType::float64, {shape[0]});
    for (std::int64_t r = 0; r < shape[0]; ++r) {
      column.data<double>()[static_cast<std::size_t>(r)] = values.at(r * count + c);
    }
    columns.push_back({names[static_cast<std::size_t>(c)], column, {}, {}, array.file});
  }
  return columns;
}

/// Reads an array, which is the model's only input.
std::vector<Column> array_input(const Run& run, const FormattedSource& source) {
  if (run.binding().inputs.size() != 1) {
    throw UsageError(
        fmt::format("the model has {} inputs, and {} is one array: give a CSV table with their columns",
                    run.binding().inputs.size(), source.bytes->name()));
  }
  const BoundGroup& group = run.binding().inputs.front();
  Column input;
  input.name = group.name;
  input.values = source.format == Format::npy ? read_npy(*source.bytes) : read_idx(*source.bytes);
  input.file = source.bytes->name();
  input.parts = group.columns;
  if (run.binding().preparation == nullptr) return {std::move(input)};
  PreparationCounts counts;
  std::vector<Column> inputs = run.inputs_of(raw_columns(run, input), counts);
  warn_of(counts, input.file);
  return inputs;
}

bool is_netpbm(std::string_view start) {
  return start.size() > 2 && start[0] == 'P' && start[1] >= '2' && start[1] <= '6';
}

/// The kind of a file's content, by its first bytes; empty if it is no regular file.
std::string kind_of_file(const std::filesystem::path& file) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(file, failure)) return {};
  std::string start(16, '\0');
  start.resize(open_bytes(file)->read(std::as_writable_bytes(std::span(start))));
  return is_netpbm(start) ? "a PGM or PPM picture" : kind_of_content(start);
}

/// Whether the run's source reads this file itself: a source of pictures (with an option `dir`), and a folder
/// or a picture.
bool is_for_source(const Run& run, const std::filesystem::path& file, const std::string& kind) {
  const auto& options = run.config().data.source.options->values();
  const auto found = options.find("dir");
  if (found == options.end() || !std::holds_alternative<FilePath>(found->second)) return false;
  std::error_code failure;
  return std::filesystem::is_directory(file, failure) || kind.ends_with("picture");
}

/// The arrays of an archive that the run reads, by name.
std::vector<Column> archive_columns(const Run& run, const std::filesystem::path& file) {
  std::vector<Column> columns;
  for (auto& [name, values] : read_npz(file, run.binding().source_columns())) {
    if (values.shape().is_scalar()) {
      throw DataError(fmt::format("{}: array '{}' is a single number, expected rows", file.string(), name));
    }
    Column& column = columns.emplace_back();
    column.name = name;
    column.values = std::move(values);
    column.file = file.string();
    if (column.values.shape()[0] == columns.front().values.shape()[0]) continue;
    throw DataError(fmt::format("the arrays of {} have different numbers of rows: '{}' {}, '{}' {}",
                                file.string(), columns.front().name, columns.front().values.shape().text(),
                                column.name, column.values.shape().text()));
  }
  return columns;
}

}  // namespace

PredictionRows::PredictionRows(const Run& run, const std::filesystem::path& file,
                               std::vector<std::string> kept)
    : run_(run), kept_(std::move(kept)), name_(file.string()) {
  const std::string kind = kind_of_file(file);
  const bool is_archive = kind.starts_with("a ZIP archive");
  if (is_archive || is_for_source(run, file, kind)) {
    if (!kept_.empty()) {
      throw UsageError(fmt::format("--columns names columns of a table (CSV), and {} is none", name_));
    }
    const std::string path = std::filesystem::absolute(file).string();
    inputs_ = run.inputs_of(
        is_archive
            ? archive_columns(run, file)
            : source_of_path(run.config().data.source, path)->read_known(Part::train, read_fields(run)),
        counts_);
    return;
  }
  FormattedSource source = open_formatted(file);
  name_ = source.bytes->name();
  if (source.format == Format::csv) {
    table_ = std::make_unique<CsvRows>(std::move(source.bytes), read_fields(run), table_format(run), kept_);
    return;
  }
  if (!kept_.empty()) {
    throw UsageError(fmt::format("--columns names columns of a table (CSV), and {} is an array", name_));
  }
  inputs_ = array_input(run, source);
}

PredictionRows::~PredictionRows() = default;

std::optional<InputRows> PredictionRows::next() { return table_ ? next_of_table() : next_of_columns(); }

std::optional<InputRows> PredictionRows::next_of_table() {
  std::optional<CsvRows::Block> block = table_->next(table_rows);
  if (!block) {
    warn_of(counts_, name_);
    return std::nullopt;
  }
  InputRows rows;
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    const auto column = std::find_if(block->columns.begin(), block->columns.end(),
                                     [&](const Column& one) { return one.name == kept_[i]; });
    // In such a column, whether a cell is a number is decided for each cell by itself, since it may depend on
    // a pipe which rows are read together.
    const bool numbers = column != block->columns.end() && column->classes.empty();
    rows.kept.push_back({kept_[i], std::move(block->kept[i]), numbers});
  }
  rows.samples.rows = block->columns.front().values.shape()[0];
  rows.samples.first_row = block->first_row;
  rows.samples.inputs = run_.inputs_of(std::move(block->columns), counts_);
  rows.is_last = block->is_last;
  return rows;
}

std::optional<InputRows> PredictionRows::next_of_columns() {
  if (begun_) {
    warn_of(counts_, name_);
    return std::nullopt;
  }
  InputRows rows;
  rows.samples.inputs = std::move(inputs_);
  const Shape& shape = rows.samples.inputs.front().values.shape();
  rows.samples.rows = shape.is_scalar() ? 0 : shape[0];
  rows.is_last = true;
  begun_ = true;
  return rows;
}

}  // namespace plexus::app
