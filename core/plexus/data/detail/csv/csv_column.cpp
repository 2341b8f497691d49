#include <plexus/config/detail/suggestion.hpp>
#include <plexus/data/detail/csv/csv_column.hpp>
#include <plexus/data/detail/csv/csv_number.hpp>
#include <plexus/error/detail/encoding.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace plexus {

namespace {

/// Words that stand for a missing or infinite number in a column of numbers. In a column of texts they are
/// texts, unless CsvFormat::missing has them.
constexpr std::array<std::string_view, 20> no_numbers = {
    "",     "-",    "--",  ".",    "?",       "na",      "n/a", "#n/a", "<na>",     "nan",
    "-nan", "null", "nil", "none", "missing", "unknown", "inf", "-inf", "infinity", "-infinity"};

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

bool is_word_for_none(std::string_view cell) {
  std::string lower(cell);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return std::find(no_numbers.begin(), no_numbers.end(), lower) != no_numbers.end();
}

std::string no_value_message(std::string_view cell, std::string_view advice) {
  if (cell.empty()) return "the cell is empty, expected a value";
  return fmt::format("the cell holds '{}', which is no value: correct it{}", cell, advice);
}

}  // namespace

bool is_csv_number(std::string_view cell, char decimal) {
  const std::optional<double> number = csv_number(cell, decimal);
  return number && std::isfinite(*number);
}

CsvColumn::CsvColumn(std::string name, const CsvFormat& format, const Field* known)
    : name_(std::move(name)), format_(format), known_(known) {
  const auto said = format.dtypes.find(name_);
  const bool is_said = known == nullptr && said != format.dtypes.end();
  classes_are_known_ = known != nullptr && !known->classes.empty();
  numbers_are_expected_ =
      (known != nullptr && known->classes.empty()) || (is_said && said->second == CellKind::numbers);
  if (classes_are_known_ || (is_said && said->second == CellKind::texts)) holds_ = Holds::classes;
  if (classes_are_known_) {
    for (const std::string& text : known->classes) codes_.emplace(text, classes_++);
  }
  numbers_may_be_missing_ =
      std::any_of(format.missing.begin(), format.missing.end(),
                  [&](const std::string& cell) { return csv_number(cell, format.decimal).has_value(); });
}

bool CsvColumn::is_missing(std::string_view cell) const {
  return std::find(format_.missing.begin(), format_.missing.end(), cell) != format_.missing.end();
}

CsvColumn::Found CsvColumn::found(std::string_view cell, const CsvPlace& place) const {
  return {std::string(cell), fmt::format("{}:{}", *place.file, place.line)};
}

std::string CsvColumn::message(std::string_view place, std::string_view what) const {
  return fmt::format("{}: column '{}': {}", place, name_, what);
}

void CsvColumn::add(std::string_view cell, const CsvPlace& place) {
  if (!flaw_.empty()) {
    values_.push_back(no_value);
  } else if (holds_ == Holds::numbers) {
    add_number(cell, place);
  } else {
    values_.push_back(code(cell, place));
  }
}

CsvColumn::Content CsvColumn::content(std::string_view cell, double& value) const {
  if (numbers_may_be_missing_ && is_missing(cell)) return Content::missing;
  if (const std::optional<double> number = csv_number(cell, format_.decimal)) {
    value = *number;
    return std::isfinite(value) ? Content::number : Content::too_large;
  }
  if (is_missing(cell)) return Content::missing;
  return is_word_for_none(cell) ? Content::no_number : Content::other;
}

void CsvColumn::add_number(std::string_view cell, const CsvPlace& place) {
  if (!numbers_may_be_missing_) {  // the usual case
    const std::optional<double> number = csv_number(cell, format_.decimal);
    if (number && std::isfinite(*number)) {
      has_numbers_ = true;
      values_.push_back(*number);
      return;
    }
  }
  double value = no_value;
  const Content content = this->content(cell, value);
  if (content == Content::number) {
    has_numbers_ = true;
    values_.push_back(value);
    return;
  }
  if (content == Content::other) {
    other_ = found(cell, place);
    become_texts(other_);
    if (holds_ == Holds::classes) return add(cell, place);
  }
  const auto note = [&](Content which, Found& first) {
    if (content == which && !first.exists()) first = found(cell, place);
  };
  note(Content::too_large, too_large_);
  note(Content::no_number, no_number_);
  note(Content::missing, missing_);
  values_.push_back(no_value);
}

/// Makes this a column of texts, including the cells so far that look like numbers. Where numbers are
/// expected, sets the flaw instead.
void CsvColumn::become_texts(const Found& why) {
  if (numbers_are_expected_) {
    flaw_ =
        known_ != nullptr
            ? fmt::format("column '{}' held numbers in the training, but {} holds '{}'", name_, why.place,
                          why.text)
            : message(why.place, fmt::format("'{}' is no number, as `dtypes` says that all are", why.text));
    return;
  }
  other_ = why;
  holds_ = Holds::classes;
  rows_wanted_ = values_.size();
  missing_ = {};
}

void CsvColumn::end() {
  const bool words = no_number_.exists() && !has_numbers_ && !too_large_.exists();
  if (holds_ == Holds::numbers && flaw_.empty() && words) become_texts(no_number_);
}

void CsvColumn::add_again(std::int64_t row, std::string_view cell, const CsvPlace& place) {
  if (row == 0) {  // these rows come first in the file, so what they lack is reported first
    later_missing_ = std::exchange(missing_, {});
    later_flaw_ = std::exchange(flaw_, {});
  }
  has_last_ = false;
  values_[row] = code(cell, place);
}

/// The code of a text. Equal cells often follow each other, so the last text is compared first.
double CsvColumn::code(std::string_view cell, const CsvPlace& place) {
  if (has_last_ && cell == last_text_) return last_code_;
  const auto known = codes_.find(cell);
  last_code_ = known != codes_.end() ? known->second : new_code(cell, place);
  last_text_ = cell;
  has_last_ = flaw_.empty();
  return last_code_;
}

double CsvColumn::new_code(std::string_view cell, const CsvPlace& place) {
  double code = static_cast<double>(unknown_code);
  if (is_missing(cell)) {
    if (!missing_.exists()) missing_ = found(cell, place);
    return static_cast<double>(missing_code);
  }
  if (!classes_are_known_) {
    const std::size_t wrong = first_not_utf8(cell);
    if (wrong < cell.size()) spoil(place, fmt::format("'{}': {}", cell, byte_message(cell[wrong])));
    code = classes_++;
  } else if (!known_->open) {
    spoil(place, fmt::format("'{}' is no class of the training{}", cell, suggestion(cell, known_->classes)));
    return no_value;
  } else if (!other_.exists()) {
    other_ = found(cell, place);
  }
  codes_.emplace(cell, code);
  return code;
}

void CsvColumn::spoil(const CsvPlace& place, std::string_view what) {
  if (flaw_.empty()) flaw_ = message(fmt::format("{}:{}", *place.file, place.line), what);
}

std::string CsvColumn::flaw_of_numbers() const {
  if (no_number_.exists()) {
    return message(
        no_number_.place,
        no_value_message(no_number_.text, ", leave the row out, or let `na` of the source name such cells"));
  }
  if (!too_large_.exists()) return {};
  return message(too_large_.place, fmt::format("{} is out of the range of float64", too_large_.text));
}

Column CsvColumn::take() {
  Column column{name_, {}, {}, {}};
  if (flaw_.empty()) flaw_ = holds_ == Holds::numbers ? flaw_of_numbers() : later_flaw_;
  if (!missing_.exists()) missing_ = later_missing_;
  if (!flaw_.empty()) {  // an error only if the column is used
    column.flaw = flaw_;
    column.values = values_.take();
    std::ranges::fill(column.values.data<double>(), no_value);
    return column;
  }
  if (holds_ == Holds::numbers) {
    take_numbers(column);
  } else {
    take_classes(column);
  }
  return column;
}

void CsvColumn::take_numbers(Column& column) {
  column.values = values_.take();
  if (missing_.exists()) {
    column.missing = message(missing_.place, no_value_message(missing_.text, " or leave the row out"));
  }
}

void CsvColumn::take_classes(Column& column) {
  if (missing_.exists()) {
    const std::string_view hint =
        classes_are_known_ ? "" : "; if it is a class, say which cells hold no value: na: [\"\"]";
    column.missing = message(missing_.place,
                             no_value_message(missing_.text, fmt::format(" or leave the row out{}", hint)));
  }
  if (other_.exists()) column.evidence = fmt::format("{} holds '{}'", other_.place, other_.text);
  if (classes_are_known_) {
    column.classes = known_->classes;
    column.values = values_.take_as_integers();
    return;
  }
  std::vector<std::pair<std::string, double>> texts;
  texts.reserve(codes_.size());
  while (!codes_.empty()) {
    auto node = codes_.extract(codes_.begin());
    texts.emplace_back(std::move(node.key()), node.mapped());
  }
  std::sort(texts.begin(), texts.end());
  std::vector<double> sorted_code(texts.size());  // indexed by the code given in the order of the file
  for (std::size_t i = 0; i < texts.size(); ++i) {
    sorted_code[static_cast<std::size_t>(texts[i].second)] = static_cast<double>(i);
    column.classes.push_back(std::move(texts[i].first));
  }
  for (std::int64_t r = 0; r < values_.size(); ++r) {
    if (values_[r] >= 0.0) values_[r] = sorted_code[static_cast<std::size_t>(values_[r])];
  }
  column.values = values_.take_as_integers();
}

}  // namespace plexus
