#include <plexus/config/detail/decimal.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/class_codes.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr double most_classes = 1e9;

bool is_code(double value) { return value >= 0.0 && value < most_classes && value == std::floor(value); }

/// The place of the only 1 among zeros, or -1.
std::int64_t place_of_one(const Tensor& values, std::int64_t first, std::int64_t width) {
  std::int64_t place = -1;
  for (std::int64_t c = 0; c < width; ++c) {
    const double value = values.at(first + c);
    if (value == 0.0) continue;
    if (value != 1.0 || place >= 0) return -1;
    place = c;
  }
  return place;
}

[[noreturn]] void fail(const Column& column, std::string_view what, std::int64_t row,
                       const std::string& found) {
  DataError error(
      fmt::format("{}: target '{}'{} holds {} in row {} (from 0), expected classes: names, whole "
                  "numbers from 0, or one-hot rows (a single 1 among zeros)",
                  what, column.name, column.file.empty() ? "" : " of " + column.file, found, row));
  error.facts().file = column.file;
  error.facts().field = column.name;
  error.facts().row = row;
  throw error;
}

}  // namespace

std::vector<std::int64_t> class_codes(const Column& target, std::string_view what) {
  const std::int64_t rows = target.values.shape()[0];
  const std::int64_t width = rows > 0 ? target.values.elements() / rows : 1;
  std::vector<std::int64_t> codes;
  codes.reserve(static_cast<std::size_t>(rows));
  for (std::int64_t r = 0; r < rows; ++r) {
    if (width > 1) {
      const std::int64_t place = place_of_one(target.values, r * width, width);
      if (place < 0) fail(target, what, r, fmt::format("{} values that are no one-hot row", width));
      codes.push_back(place);
      continue;
    }
    const double value = target.values.at(r);
    if (!is_code(value)) fail(target, what, r, fmt::format("{}", value));
    codes.push_back(static_cast<std::int64_t>(value));
  }
  return codes;
}

std::optional<std::int64_t> class_named(const std::string& label, const Column& target) {
  const auto named = std::find(target.classes.begin(), target.classes.end(), label);
  if (named != target.classes.end()) return named - target.classes.begin();
  const std::optional<double> number = nearest_double(label);
  if (!number || !is_code(*number)) return std::nullopt;
  const auto index = static_cast<std::int64_t>(*number);
  const bool known = target.classes.empty() || index < static_cast<std::int64_t>(target.classes.size());
  return known ? std::optional(index) : std::nullopt;
}

std::string no_class(const std::string& label, const Column& target) {
  return fmt::format("target '{}' has no class '{}'{}", target.name, label,
                     suggestion(label, target.classes));
}

std::string class_name(std::int64_t code, const Column& target) {
  const auto index = static_cast<std::size_t>(code);
  return index < target.classes.size() ? target.classes[index] : std::to_string(code);
}

std::vector<std::int64_t> value_codes(const Column& column, std::vector<std::string>& names) {
  if (column.values.shape().rank() != 1) {
    throw DataError(fmt::format("column '{}' has rows of shape {}, expected one value a row", column.name,
                                column.values.shape().from(1).text()));
  }
  const std::int64_t rows = column.values.shape()[0];
  std::vector<double> values;
  for (std::int64_t r = 0; r < rows; ++r) {
    values.push_back(column.values.at(r));
    if (std::isnan(values.back())) {
      throw DataError(fmt::format("column '{}' holds nan in row {} (from 0)", column.name, r));
    }
  }
  std::vector<double> distinct = values;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  for (const double value : distinct) {
    names.push_back(column.classes.empty() ? fmt::format("{}", value)
                                           : class_name(static_cast<std::int64_t>(value), column));
  }
  std::vector<std::int64_t> codes;
  for (const double value : values) {
    codes.push_back(std::lower_bound(distinct.begin(), distinct.end(), value) - distinct.begin());
  }
  return codes;
}

}  // namespace plexus
