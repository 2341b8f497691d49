#include <plexus/config/detail/decimal.hpp>
#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/csv_column.hpp>
#include <plexus/data/detail/csv_text.hpp>
#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace plexus {

namespace {

/// What stands for a missing value, or is no finite one, wherever the other cells are numbers. Among texts
/// these are texts, unless `missing` has them.
constexpr std::array<std::string_view, 20> no_numbers = {
    "",     "-",    "--",  ".",    "?",       "na",      "n/a", "#n/a", "<na>",     "nan",
    "-nan", "null", "nil", "none", "missing", "unknown", "inf", "-inf", "infinity", "-infinity"};

enum class Content : std::uint8_t { number, too_large, missing, other };

/// Reads one column.
class CsvColumn {
 public:
  CsvColumn(const CsvCells& cells, std::size_t c, const std::vector<std::string>& missing)
      : cells_(cells), c_(c), missing_(missing), column_{cells.names[c], {}, {}, {}, cells.file} {}

  Column read(const Field* known) {
    if (known != nullptr && !known->classes.empty()) {
      column_.classes = known->classes;
    } else if (holds_numbers(known != nullptr)) {
      return std::move(column_);
    } else {
      require_texts();
      std::set<std::string_view> texts;
      for (std::size_t r = 0; r < rows(); ++r) texts.insert(cell(r));
      column_.classes.assign(texts.begin(), texts.end());
    }
    column_.values = codes();
    return std::move(column_);
  }

 private:
  std::size_t rows() const { return cells_.lines.size(); }
  std::string_view cell(std::size_t r) const { return cells_.cell(r, c_); }

  [[noreturn]] void fail(std::size_t r, const std::string& message) const {
    fail_at(cells_.file, cells_.lines[r], fmt::format("column '{}': {}", column_.name, message));
  }

  bool is_missing(std::string_view text) const {
    return std::find(missing_.begin(), missing_.end(), text) != missing_.end();
  }

  [[noreturn]] void fail_missing(std::size_t r, std::string_view hint) const {
    if (cell(r).empty()) fail(r, "the cell is empty, expected a value");
    fail(r, fmt::format("the cell holds '{}', which is no value: correct it or leave the row out{}", cell(r),
                        hint));
  }

  /// Writes a number to `value`.
  Content content(std::size_t r, double& value) const {
    const std::string_view text = cell(r);
    if (is_missing(text)) return Content::missing;  // numbers too may stand for none: -999
    if (const std::optional<double> number = nearest_double(text)) {
      value = *number;
      return std::isfinite(value) ? Content::number : Content::too_large;
    }
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const bool none = std::find(no_numbers.begin(), no_numbers.end(), lower) != no_numbers.end();
    return none ? Content::missing : Content::other;
  }

  /// Whether the column is one of numbers, which become its values: it has some, and nothing else but what
  /// stands for none. Such a cell, and where numbers are expected any text, is an error. A number that is too
  /// large is one only here.
  bool holds_numbers(bool expected) {
    std::optional<std::size_t> missing;
    std::optional<std::size_t> too_large;
    std::optional<std::size_t> other;
    bool numbers = false;
    Tensor values(DType::float64, {static_cast<std::int64_t>(rows())});
    const std::span<double> out = values.data<double>();
    for (std::size_t r = 0; r < rows() && !other; ++r) {
      const Content found = content(r, out[r]);
      numbers = numbers || found == Content::number || found == Content::too_large;
      if (found == Content::missing && !missing) missing = r;
      if (found == Content::too_large && !too_large) too_large = r;
      if (found == Content::other) other = r;
    }
    if (other || (!numbers && !expected)) {
      const std::size_t r = other.value_or(0);
      column_.evidence = fmt::format("{}:{} holds '{}'", cells_.file, cells_.lines[r], cell(r));
      if (!expected) return false;
      throw DataError(
          fmt::format("column '{}' held numbers in the training, but {}", column_.name, column_.evidence));
    }
    if (missing) fail_missing(*missing, "");
    if (too_large) fail(*too_large, fmt::format("{} is out of the range of float64", cell(*too_large)));
    column_.values = values;
    return true;
  }

  /// Texts become names of classes, which are written as UTF-8.
  void require_texts() const {
    for (std::size_t r = 0; r < rows(); ++r) {
      const std::string_view text = cell(r);
      if (is_missing(text)) fail_missing(r, "; if it is a class, say which cells hold no value: na: [\"\"]");
      const std::size_t wrong = first_not_utf8(text);
      if (wrong < text.size()) fail(r, fmt::format("'{}': {}", text, byte_message(text[wrong])));
    }
  }

  Tensor codes() const {
    std::map<std::string_view, std::int64_t> by_name;
    for (const std::string& name : column_.classes) {
      by_name.emplace(name, static_cast<std::int64_t>(by_name.size()));
    }
    Tensor codes(DType::int64, {static_cast<std::int64_t>(rows())});
    const std::span<std::int64_t> out = codes.data<std::int64_t>();
    for (std::size_t r = 0; r < rows(); ++r) {
      const auto found = by_name.find(cell(r));
      if (found == by_name.end() && is_missing(cell(r))) fail_missing(r, "");
      if (found == by_name.end()) {
        fail(r, fmt::format("'{}' is no class of the training{}", cell(r),
                            suggestion(cell(r), column_.classes)));
      }
      out[r] = found->second;
    }
    return codes;
  }

  const CsvCells& cells_;
  std::size_t c_;
  const std::vector<std::string>& missing_;
  Column column_;
};

}  // namespace

bool is_csv_number(std::string_view cell) {
  const std::optional<double> number = nearest_double(cell);
  return number && std::isfinite(*number);
}

Column csv_column(const CsvCells& cells, std::size_t c, const Field* known,
                  const std::vector<std::string>& missing) {
  try {
    return CsvColumn(cells, c, missing).read(known);
  } catch (const DataError& error) {  // what no run uses need not be right
    Column column{cells.names[c], {}, {}, {}, cells.file, error.message()};
    column.values = Tensor::full({DType::float64, {static_cast<std::int64_t>(cells.lines.size())}},
                                 std::numeric_limits<double>::quiet_NaN());
    return column;
  }
}

}  // namespace plexus
