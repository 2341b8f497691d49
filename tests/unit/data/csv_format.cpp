// Tables that are written in other ways: separators, decimal commas, no header, comments, several files.

#include <plexus/data/csv.hpp>
#include <plexus/data/csv_rows.hpp>
#include <plexus/data/detail/csv_number.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;

BOOST_AUTO_TEST_SUITE(csv_format)

namespace {

constexpr auto each = boost::test_tools::per_element();
using Names = std::vector<std::string>;

std::unique_ptr<ByteSource> bytes(const std::string& text) {
  return bytes_in_memory(std::as_bytes(std::span(text)), "a.csv");
}

std::vector<Column> read(const std::string& text, const CsvFormat& format) {
  return read_csv(*bytes(text), {}, format);
}

Names names_of(const std::vector<Column>& columns) {
  Names names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

/// Column x holds `rows` numbers and then a text.
std::string late_text(int rows) {
  std::string text = "x,y\n";
  for (int r = 0; r < rows; ++r) text += std::to_string(r % 5) + ".0,1\n";
  return text + "red,1\n";
}

}  // namespace

BOOST_AUTO_TEST_CASE(separators_decimal_commas_and_quotes) {
  CsvFormat format;
  format.delimiter = ';';
  format.decimal = ',';
  format.quote = '\'';
  const std::vector<Column> table = read("a;'b;c';d\n1,5;'it''s';\"x\"\n-2,25e1;y;z\n", format);
  BOOST_TEST(names_of(table) == (Names{"a", "b;c", "d"}), each);
  BOOST_CHECK(table[0].values == (Tensor::of<double>({2}, {1.5, -22.5})));
  BOOST_TEST(table[1].classes == (Names{"it's", "y"}), each);
  BOOST_TEST(table[2].classes == (Names{"\"x\"", "z"}), each);
  BOOST_TEST(read("a\n1.5\n", format)[0].classes == (Names{"1.5"}), each);  // no number with a decimal comma
  CsvFormat tabs;
  tabs.delimiter = '\t';
  BOOST_TEST(read("a\tb\n1\t\n", tabs)[1].missing != "");  // a tabulator is no blank then
}

BOOST_AUTO_TEST_CASE(tables_without_a_header) {
  CsvFormat format;
  format.header = false;
  const std::vector<Column> numbered = read("1,x\n2,y\n", format);
  BOOST_TEST(names_of(numbered) == (Names{"column_1", "column_2"}), each);
  BOOST_CHECK(numbered[0].values == (Tensor::of<double>({2}, {1, 2})));
  format.names = {"a", "b"};
  BOOST_TEST(names_of(read("1,x\n", format)) == (Names{"a", "b"}), each);
  BOOST_CHECK_EXCEPTION(read("1,x,3\n", format), DataError,
                        Says{"a.csv:1: `names` has 2 names, but the first line has 3 cells"});
  BOOST_CHECK_EXCEPTION(read("1,x\n1\n", format), DataError,
                        Says{"a.csv:2: 1 cells, but the first line has 2"});
  format.header = true;
  const std::vector<Column> renamed = read("u,u\n1,x\n", format);  // not even distinct
  BOOST_TEST(names_of(renamed) == (Names{"a", "b"}), each);
  BOOST_TEST(renamed[0].values.elements() == 1);
}

BOOST_AUTO_TEST_CASE(comments_are_left_out) {
  CsvFormat format;
  format.comment = '#';
  const std::vector<Column> table =
      read("# made by a scale\n  # twice\na,b\n1,x # good\n#2,y\n\"3\",\"#z\"\n# end", format);
  BOOST_CHECK(table[0].values == (Tensor::of<double>({2}, {1, 3})));
  BOOST_TEST(table[1].classes == (Names{"#z", "x"}), each);
  BOOST_CHECK_EXCEPTION(read("a\n#\n1,2\n", format), DataError, Says{"a.csv:3: 2 cells"});
}

BOOST_AUTO_TEST_CASE(columns_and_what_they_hold_may_be_said) {
  CsvFormat format;
  format.dtypes = {{"zip", CellKind::texts}};
  format.columns = {"zip", "a"};
  const std::vector<Column> table = read("a,b,zip\n1,z,01234\n2,z,20095\n", format);
  BOOST_TEST(names_of(table) == (Names{"a", "zip"}), each);
  BOOST_TEST(table[1].classes == (Names{"01234", "20095"}), each);
  format.dtypes = {{"a", CellKind::numbers}};
  BOOST_TEST(read("a,zip\n1,2\nx,3\n", format)[0].flaw ==
             "a.csv:3: column 'a': 'x' is no number, as `dtypes` says that all are");
  format.columns = {"zap"};
  BOOST_CHECK_EXCEPTION(
      read("a,zip\n1,2\n", format), DataError,
      Says{"a.csv:1: there is no column 'zap', which `columns` names; did you mean 'zip'?"});
}

// Numbers that were read before the text are read again: 1.0 is the text "1.0", not "1".
BOOST_AUTO_TEST_CASE(a_column_may_turn_out_to_hold_texts_late) {
  const Column column = read(late_text(40000), {})[0];
  BOOST_TEST(column.classes == (Names{"0.0", "1.0", "2.0", "3.0", "4.0", "red"}), each);
  BOOST_TEST(column.values.at(7) == 2);
  BOOST_TEST(column.values.at(39999) == 4);
  BOOST_TEST(column.values.at(40000) == 5);
  BOOST_TEST(column.evidence == "a.csv:40002 holds 'red'");
  BOOST_TEST(read("x,y\nNA,1\n3,1\nNA,1\nred,1\nNA,1\n", {})[0].missing.starts_with("a.csv:2: column 'x'"));
  BOOST_TEST(read("x,y\n3,1\nred,1\nNA,1\nNA,1\n", {})[0].missing.starts_with("a.csv:4: column 'x'"));
}

BOOST_AUTO_TEST_CASE(several_files_are_one_table) {
  const Scratch scratch;
  const std::vector<std::filesystem::path> files{scratch.write("1.csv", "x,y\n1,2\n"),
                                                 scratch.write("2.csv", "y,x\n5,red\n\n"),
                                                 scratch.write("3.csv", "x,y\nblue,7\n")};
  const std::vector<Column> table = read_csv(files);
  BOOST_TEST(table[0].classes == (Names{"1", "blue", "red"}), each);  // the first file was read again
  BOOST_CHECK(table[0].values == (Tensor::of<std::int64_t>({3}, {0, 2, 1})));
  BOOST_CHECK(table[1].values == (Tensor::of<double>({3}, {2, 5, 7})));
  const auto odd = scratch.write("4.csv", "x,z\n1,2\n");
  const auto narrow = scratch.write("5.csv", "x\n1\n");
  BOOST_CHECK_EXCEPTION(read_csv({files[0], odd}), DataError, Says{"4.csv has a column 'z', which "});
  BOOST_CHECK_EXCEPTION(read_csv({files[0], narrow}), DataError, Says{"5.csv has no column 'y', which "});
}

BOOST_AUTO_TEST_CASE(rows_come_in_blocks_with_the_lines_of_the_file) {
  const std::string text = "c,n,t\na,1,x\nb,2,\"y\n\"\nb,?,z\n";
  const std::vector<Field> known = {{"c", {DType::int64, {}}, Use::undecided, {"b", "a"}},
                                    {"n", {DType::float64, {}}}};
  CsvRows rows(bytes(text), known, {}, {"t"});
  const CsvRows::Block first = rows.next(2).value();
  BOOST_CHECK(first.columns[0].values == (Tensor::of<std::int64_t>({2}, {1, 0})));
  BOOST_TEST(first.kept[0] == (Names{"x", "y\n"}), each);
  const CsvRows::Block second = rows.next(2).value();
  BOOST_TEST(second.first_row == 2);
  BOOST_TEST(second.columns[1].missing.starts_with("a.csv:5: column 'n': the cell holds '?'"));
  BOOST_TEST(!rows.next(2).has_value());
}

// Expected values are the shortest decimals of these doubles, and decimals half-way between two doubles, of
// which the even one is the nearest: 2^53 + 1 and 2^53 + 3.
BOOST_AUTO_TEST_CASE(numbers_are_rounded_to_the_nearest_double) {
  const std::vector<std::pair<std::string, double>> cases{
      {"0.1", 0.1},
      {"2.0409191213851825", 2.0409191213851825},
      {"-1057.5443352118853", -1057.5443352118853},
      {"9007199254740993", 9007199254740992.0},
      {"9007199254740995", 9007199254740996.0},
      {"90071992547409930000000000000001e-16", 9007199254740994.0},
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"5e-324", 5e-324},
      {"12345678901234567890123", 12345678901234567890123.0},
      {"1e22", 1e22},
      {"+1.e3", 1000},
      {".5E-2", 0.005},
  };
  for (const auto& [text, value] : cases) {
    BOOST_TEST(csv_number(text, '.').value_or(std::nan("")) == value, text);
    std::string comma = text;
    std::replace(comma.begin(), comma.end(), '.', ',');
    BOOST_TEST(csv_number(comma, ',').value_or(std::nan("")) == value, comma);
  }
  for (const char* text :
       {"", "-", ".", "1e", "1e+", "e5", "1.2.3", "0x10", "1 2", "nan", "inf", "12345678x"}) {
    BOOST_TEST(!csv_number(text, '.').has_value(), text);
  }
  BOOST_TEST(std::isinf(csv_number("1e999", '.').value()));
}

BOOST_AUTO_TEST_SUITE_END()
