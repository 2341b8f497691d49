// Tables that are written in other ways: separators, decimal commas, no header, comments, several files.

#include <plexus/data/csv/csv.hpp>
#include <plexus/data/csv/csv_rows.hpp>
#include <plexus/error/error.hpp>

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

BOOST_AUTO_TEST_CASE(the_first_text_that_a_training_did_not_find_is_told) {
  std::vector<Field> known = {{"c", {DType::int64, {}}, Use::undecided, {"b", "a"}}};
  known[0].open = true;
  const std::string text = "c\na\nz\ny\nz\n";
  BOOST_TEST(read_csv(*bytes(text), known)[0].evidence == "a.csv:3 holds 'z'");
  BOOST_TEST(read_csv(*bytes("c\na\nNA\n"), known)[0].evidence == "");
}

BOOST_AUTO_TEST_CASE(columns_that_are_not_read_may_be_absent) {
  const std::vector<Field> known = {{"a", {DType::float64, {}}}, {"b", {DType::float64, {}}}};
  CsvFormat format;
  format.header = false;
  format.names = {"a", "b", "c", "y"};
  format.dtypes = {{"y", CellKind::texts}};
  CsvRows two(bytes("1,2\n3,4\n"), known, format);  // neither c nor y, by their place
  BOOST_TEST(names_of(two.next(5).value().columns) == (Names{"a", "b"}), each);
  CsvRows kept(bytes("1,2,x\n"), known, format, {"c"});
  BOOST_TEST(kept.next(5).value().kept[0] == (Names{"x"}), each);
  BOOST_CHECK_EXCEPTION(
      CsvRows(bytes("1\n"), known, format), DataError,
      Says{"a.csv:1: `names` has 4 names, but the first line has 1 cells; cells are told by "
           "their place, so that only those behind 'b' may be left out"});
  BOOST_CHECK_EXCEPTION(CsvRows(bytes("1,2\n"), known, format, {"c"}), DataError, Says{"behind 'c'"});
  BOOST_CHECK_EXCEPTION(CsvRows(bytes("1,2,3,4,5\n"), known, format), DataError, Says{"has 5 cells"});
  CsvFormat by_name;  // the header tells what is absent
  by_name.dtypes = {{"y", CellKind::texts}};
  by_name.columns = {"a", "b", "y"};
  CsvRows rows(bytes("b,a\n1,2\n"), known, by_name);
  BOOST_TEST(names_of(rows.next(5).value().columns) == (Names{"b", "a"}), each);
}

BOOST_AUTO_TEST_CASE(the_headers_of_several_files_agree) {
  const Scratch scratch;
  const auto first = scratch.write("1.csv", "x,y\n1,2\n");
  const auto second = scratch.write("2.csv", "y,x\n5,\"never");
  BOOST_TEST(read_csv_names({first, second}) == (Names{"x", "y"}), each);
  const auto odd = scratch.write("3.csv", "x,z\n1,2\n");
  BOOST_CHECK_EXCEPTION(read_csv_names({first, second, odd}), DataError,
                        Says{"3.csv has a column 'z', which " + first.string() + " lacks"});
}

BOOST_AUTO_TEST_SUITE_END()
