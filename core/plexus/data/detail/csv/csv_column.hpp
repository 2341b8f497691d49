#pragma once

#include <plexus/data/csv/csv_format.hpp>
#include <plexus/data/dataset.hpp>
#include <plexus/data/detail/growing_values.hpp>
#include <plexus/data/samples.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plexus {

/// The place of a cell.
struct CsvPlace {
  const std::string* file = nullptr;
  int line = 0;
};

/// Whether a cell is a decimal number that a double can hold.
bool is_csv_number(std::string_view cell, char decimal);

/// One column of a table, whose cells are given one after the other and become numbers or classes; see
/// read_csv. If a text follows cells that were read as numbers, those have to be given again.
class CsvColumn {
 public:
  /// `known`: what a training found in the column, or null. `format` and `known` must outlive this object.
  CsvColumn(std::string name, const CsvFormat& format, const Field* known);

  const std::string& name() const { return name_; }
  /// The cell of the next row.
  void add(std::string_view cell, const CsvPlace& place);
  /// Says that all cells were given.
  void end();
  /// How many of the first rows have to be given again, to `add_again`, because they are texts.
  std::int64_t rows_wanted() const { return rows_wanted_; }
  void add_again(std::int64_t row, std::string_view cell, const CsvPlace& place);
  /// The column; a wrong cell sets its flaw. This object is empty afterwards.
  Column take();

 private:
  enum class Holds : std::uint8_t { numbers, classes };
  enum class Content : std::uint8_t { number, too_large, missing, no_number, other };

  /// The first cell of a content.
  struct Found {
    std::string text;
    std::string place;  // FILE:LINE
    bool exists() const { return !place.empty(); }
    bool operator==(const Found&) const = default;
  };

  /// Texts are looked up without copies of them.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  Content content(std::string_view cell, double& value) const;
  bool is_missing(std::string_view cell) const;
  void add_number(std::string_view cell, const CsvPlace& place);
  void become_texts(const Found& why);
  double code(std::string_view cell, const CsvPlace& place);
  double new_code(std::string_view cell, const CsvPlace& place);
  void spoil(const CsvPlace& place, std::string_view what);
  Found found(std::string_view cell, const CsvPlace& place) const;
  std::string message(std::string_view place, std::string_view what) const;
  std::string flaw_of_numbers() const;
  void take_numbers(Column& column);
  void take_classes(Column& column);

  std::string name_;
  const CsvFormat& format_;
  const Field* known_;
  bool numbers_are_expected_;  // by `known` or by CsvFormat::dtypes
  bool classes_are_known_;
  bool numbers_may_be_missing_ = false;  // some of CsvFormat::missing look like numbers
  Holds holds_ = Holds::numbers;
  GrowingValues values_;  // numbers, or codes in the order in which texts came
  bool has_numbers_ = false;
  Found missing_, no_number_, too_large_, other_;  // the first cell of each
  std::int64_t rows_wanted_ = 0;
  std::unordered_map<std::string, double, Hash, std::equal_to<>> codes_;
  double classes_ = 0;  // how many of the codes are classes
  std::string last_text_;
  double last_code_ = 0;
  bool has_last_ = false;
  std::string flaw_;
  Found later_missing_;  // from rows after those that are given again
  std::string later_flaw_;
};

}  // namespace plexus
