#include <plexus/data/detail/csv/csv_line.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/number_text.hpp>
#include <plexus/train/detail/check_finite.hpp>
#include <plexus/train/detail/finite.hpp>

#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace plexus {
namespace {

/// The name of the source's column at a place of a row.
const std::string& part_at(const Column& column, std::int64_t place) {
  if (column.parts.size() == 1) return column.parts.front();
  const auto at = static_cast<std::size_t>(place);
  return at < column.parts.size() ? column.parts[at] : column.name;
}

std::string text_of(double value, DType precision) {
  if (!std::isfinite(value)) return number_text(value);
  return fmt::format("{:g}, which is beyond the range of {},", value, name_of(precision));
}

/// `role`: "input", "target" or "the weight of target".
void require_finite(const Column& column, std::string_view role, const Samples& samples, DType precision) {
  const std::int64_t wrong = first_nonfinite(column.values, precision);
  if (wrong < 0) return;
  const std::int64_t width = column.values.elements() / samples.rows;
  const bool named = static_cast<std::int64_t>(column.parts.size()) == width;
  const std::string& name = part_at(column, wrong % width);
  const double value = column.values.at(wrong);
  const std::int64_t row = samples.source_row(wrong / width);
  const int line = csv_line_of_row(column.file, row);
  DataError error(fmt::format(
      "{} '{}'{} holds {} in row {}{} (from 0){}, expected finite numbers: correct it, or remove the row{}",
      named ? "column" : role, name, column.file.empty() ? "" : " of " + column.file,
      text_of(value, precision), row, named || width == 1 ? "" : fmt::format(", place {}", wrong % width),
      line == 0 ? "" : fmt::format(", line {}", line),
      std::isfinite(value) ? ", or compute in float64" : ""));
  error.facts().file = column.file;
  error.facts().line = line;
  error.facts().field = name;
  error.facts().row = row;
  throw error;
}

}  // namespace

void check_finite(const Samples& samples, DType precision) {
  for (const Column& input : samples.inputs) require_finite(input, "input", samples, precision);
  for (const Column& target : samples.targets) require_finite(target, "target", samples, precision);
  for (std::size_t i = 0; i < samples.weights.size(); ++i) {
    if (!samples.weights[i]) continue;
    const Column& target = samples.targets[i];
    require_finite({target.name, *samples.weights[i], {}, {}, target.file}, "the weight of target", samples,
                   precision);
  }
}

std::string column_text(const Column& column, std::int64_t element, std::int64_t width) {
  return fmt::format("column '{}'", part_at(column, element % width));
}

}  // namespace plexus
