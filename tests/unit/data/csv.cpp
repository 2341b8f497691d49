#include <plexus/data/csv/csv.hpp>
#include <plexus/data/detail/columns.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;

BOOST_AUTO_TEST_SUITE(csv)

namespace {

std::vector<Column> read(const std::string& text, const std::vector<Field>& known = {},
                         const std::vector<std::string>& missing = default_missing_cells()) {
  CsvFormat format;
  format.missing = missing;
  return read_csv(*bytes_in_memory(std::as_bytes(std::span(text)), "a.csv"), known, format);
}

constexpr auto each = boost::test_tools::per_element();

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_become_float64_and_texts_classes) {
  const std::vector<Column> table = read("size,colour\n1.5,red\n-2e3,blue\n+.25,red\n");
  BOOST_TEST(table.size() == 2U);
  BOOST_TEST(table[0].name == "size");
  BOOST_CHECK(table[0].values == (Tensor::of<double>({3}, {1.5, -2000, 0.25})));
  BOOST_TEST(table[0].classes.empty());
  BOOST_CHECK(table[1].values == (Tensor::of<std::int64_t>({3}, {1, 0, 1})));
  BOOST_TEST(table[1].classes == (std::vector<std::string>{"blue", "red"}), boost::test_tools::per_element());
  BOOST_TEST(table[1].evidence == "a.csv:2 holds 'red'");
}

BOOST_AUTO_TEST_CASE(decimals_are_read_to_the_nearest_double) {
  const std::vector<Column> table = read("x\n0.1\n1e-320\n9007199254740993\n");
  BOOST_CHECK(table[0].values == (Tensor::of<double>({3}, {0.1, 1e-320, 9007199254740992.0})));
}

BOOST_AUTO_TEST_CASE(line_ends_quotes_and_blanks) {
  const std::vector<Column> plain = read("a,b\n1,x y\n2,z\n");
  for (const char* text : {"a,b\r\n1,x y\r\n2,z\r\n", "a,b\n1,x y\n2,z", "a,b\n1,x y\n2,z\n\n\r\n",
                           "\xEF\xBB\xBF\"a\", b\n 1 , x y\n\"2\",\"z\"\n"}) {
    const std::vector<Column> table = read(text);
    BOOST_TEST(table[0].name == "a");
    BOOST_TEST(table[1].name == "b");
    BOOST_CHECK(table[0].values == plain[0].values);
    BOOST_CHECK(table[1].values == plain[1].values);
    BOOST_TEST(table[1].classes == plain[1].classes, boost::test_tools::per_element());
  }
  const std::vector<Column> quoted = read("t,n\n\"say \"\"no\"\", or\nyes\",1\nplain,2\n");
  BOOST_TEST(quoted[0].classes == (std::vector<std::string>{"plain", "say \"no\", or\nyes"}),
             boost::test_tools::per_element());
  BOOST_CHECK(quoted[1].values == (Tensor::of<double>({2}, {1, 2})));
}

BOOST_AUTO_TEST_CASE(mistakes_are_named_by_file_line_and_column) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "a.csv:1: the file is empty"},
      {"\n\n", "a.csv:1: the file is empty"},
      {"a,b\n", "a.csv:1: there are no rows"},
      {"1,2\n3,4\n", "a.csv:1: expected a header line with the names of the columns, found numbers"},
      {"a,,b\n1,2,3\n", "a.csv:1: column 2 has no name"},
      {",a,b\n0,2,3\n", "a.csv:1: column 1 has no name; if it is an index of pandas, save the table without"},
      {"a;b\n0,5;1\n",
       "a.csv:1: the header line 'a;b' is a single cell: its names seem to be separated by ';'"},
      {"a\tb\n0\t1\n", "seem to be separated by a tabulator, expected commas"},
      {"a,b,a\n1,2,3\n", "a.csv:1: column 3 repeats the name 'a'"},
      {"a,b\n1,2\n3\n", "a.csv:3: 1 cells, but the header names 2 columns"},
      {"a,b\n1,2,3\n", "a.csv:2: 3 cells"},
      {"a\n1\n\n2\n", "a.csv:3: the line is blank"},
      {"a,b\n1,\"x\n", "a.csv:2: a quoted cell begins here and never ends"},
      {"a,b\n1,\"x\"y\n", "a.csv:2: text after a closing quote"},
      {"a,b\n1,x\"y\"\n", "a.csv:2: a quote within a cell"},
      {"a,b\n\"x\ny\",1\nz\n", "a.csv:4: 1 cells"},
  };
  for (const auto& [text, message] : cases) BOOST_CHECK_EXCEPTION(read(text), DataError, Says{message});
}

BOOST_AUTO_TEST_CASE(wrong_cells_spoil_their_column_alone) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a,b\n1,2\n1,1e999\n", "a.csv:3: column 'b': 1e999 is out of the range of float64"},
      {"a,b\n1,2\n1,-inf\n",
       "a.csv:3: column 'b': the cell holds '-inf', which is no value: correct it, leave the row out, or let "
       "`na` of the source name such cells"},
  };
  for (const auto& [text, flaw] : cases) {
    const std::vector<Column> table = read(text);
    BOOST_TEST(table[0].flaw == "");
    BOOST_TEST(table[1].flaw == flaw);
    BOOST_TEST(table[1].values.shape()[0] == table[0].values.shape()[0]);
    BOOST_TEST((ColumnsByName(table).named("a").values.at(0) == 1));
    BOOST_CHECK_EXCEPTION(ColumnsByName(table).named("b"), DataError, Says{flaw});
    BOOST_CHECK_EXCEPTION(ColumnsByName(table).with_gaps("b"), DataError, Says{flaw});
  }
}

BOOST_AUTO_TEST_CASE(cells_without_a_value_are_gaps_of_their_column_alone) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a,b\n1,2\n3,\n", "a.csv:3: column 'b': the cell is empty, expected a value"},
      {"a,b\n1, \n2,\n", "a.csv:2: column 'b': the cell is empty, expected a value"},
      {"a,b\n1,x\n2,\n", "a.csv:3: column 'b': the cell is empty, expected a value"},
      {"a,b\n1,2\n3,?\n4,NA\n",
       "a.csv:3: column 'b': the cell holds '?', which is no value: correct it or leave the row out"},
  };
  for (const auto& [text, missing] : cases) {
    const std::vector<Column> table = read(text);
    BOOST_TEST(table[0].missing == "");
    BOOST_TEST(table[1].missing == missing);
    BOOST_TEST(table[1].flaw == "");
    BOOST_CHECK_EXCEPTION(ColumnsByName(table).named("b"), DataError, Says{missing});
    BOOST_TEST(ColumnsByName(table).with_gaps("b").name == "b");
  }
  const Column numbers = read("a\n1.5\nNA\n")[0];
  BOOST_TEST(numbers.values.at(0) == 1.5);
  BOOST_TEST(std::isnan(numbers.values.at(1)));
  BOOST_TEST(std::isnan(read("a,b\n,1\n")[0].values.at(0)));  // no cell says that it holds texts
  const Column texts = read("a\nx\n\"\"\nb\n")[0];
  BOOST_TEST(texts.classes == (std::vector<std::string>{"b", "x"}), each);
  BOOST_CHECK(texts.values == (Tensor::of<std::int64_t>({3}, {1, missing_code, 0})));
}

BOOST_AUTO_TEST_CASE(texts_that_a_training_did_not_find_may_be_allowed) {
  std::vector<Field> known = {{"c", {DType::int64, {}}, Use::undecided, {"b", "a"}}};
  known[0].open = true;
  const Column column = read("c,d\na,1\nz,1\n,1\nb,1\n", known)[0];
  BOOST_TEST(column.flaw == "");
  BOOST_CHECK(column.values == (Tensor::of<std::int64_t>({4}, {1, unknown_code, missing_code, 0})));
}

BOOST_AUTO_TEST_CASE(other_spellings_of_numbers_are_text) {
  for (const char* cell : {"none", "inf", "-inf", "0x10", "1,5", "1_000", "12a", "-", "+-1", "."}) {
    const std::vector<Column> table = read("a\n\"" + std::string(cell) + "\"\n");
    BOOST_TEST(table[0].classes.size() == 1U, cell);
  }
}

// What stands for a missing value does not turn numbers into texts, whose codes have another order.
BOOST_AUTO_TEST_CASE(a_missing_number_leaves_a_column_of_numbers) {
  for (const std::string cell : {"NA", "?", "nan", "NaN", "null", "n/a"}) {
    const std::vector<Column> table = read("a,b\n10,1\n9,2\n" + cell + ",3\n");
    BOOST_TEST(table[0].classes.empty(), cell);
    BOOST_TEST(table[0].flaw == "");
    BOOST_TEST(table[0].missing == "a.csv:4: column 'a': the cell holds '" + cell +
                                       "', which is no value: correct it or leave the row out");
    BOOST_TEST(table[1].missing == "");
  }
  for (const std::string cell : {"None", "-", "missing", "inf"}) {
    const std::vector<Column> table = read("a,b\n10,1\n9,2\n" + cell + ",3\n");
    BOOST_TEST(table[0].classes.empty(), cell);
    BOOST_TEST(table[0].flaw.starts_with("a.csv:4: column 'a': the cell holds '" + cell + "', which is no"));
    BOOST_TEST(read("a\n1\n" + cell + "\n", {}, {cell})[0].missing.starts_with("a.csv:3: column 'a'"), cell);
  }
  BOOST_TEST(read("a,b\n?,1\n2,1\n")[0].missing.starts_with("a.csv:2: column 'a': the cell holds '?'"));
  BOOST_TEST(read("a\n1e999\nNA\n")[0].flaw.starts_with("a.csv:2: column 'a': 1e999 is out of the range"));
}

BOOST_AUTO_TEST_CASE(a_number_may_stand_for_a_missing_one) {
  const std::vector<Column> table = read("a,b\n1,-999\n-999,-999.0\n", {}, {"-999"});
  BOOST_TEST(
      table[0].missing ==
      "a.csv:3: column 'a': the cell holds '-999', which is no value: correct it or leave the row out");
  BOOST_TEST(table[1].missing.starts_with("a.csv:2: column 'b': the cell holds '-999'"), table[1].missing);
  const std::vector<Field> known = {{"a", {DType::float64, {}}}};
  BOOST_TEST(read("a\n-999\n", known, {"-999"})[0].missing.starts_with("a.csv:2: column 'a'"));
  BOOST_TEST(read("a\n-999.0\n", {}, {"-999"})[0].missing == "");  // cells are compared as texts
}

BOOST_AUTO_TEST_CASE(a_missing_text_is_no_class) {
  for (const std::string cell : {"NA", "?", "\"\"", "nan"}) {
    const std::vector<Column> table = read("a,b\nyes,1\nno,2\n" + cell + ",3\n");
    BOOST_TEST(table[0].missing.starts_with("a.csv:4: column 'a': the cell "), table[0].missing);
    BOOST_TEST(table[0].classes == (std::vector<std::string>{"no", "yes"}), each);
  }
  // Words are classes among texts, and so is NA (a country) where the table says what is missing.
  BOOST_TEST(read("a\nnone\nsome\n")[0].classes == (std::vector<std::string>{"none", "some"}), each);
  BOOST_TEST(read("a\nNA\nDE\n", {}, {""})[0].classes == (std::vector<std::string>{"DE", "NA"}), each);
  BOOST_TEST(read("a\nx\ny\n", {}, {"x"})[0].missing.starts_with("a.csv:2: column 'a': the cell holds 'x'"));
}

BOOST_AUTO_TEST_CASE(a_table_is_read_as_the_training_found_it) {
  const std::vector<Field> known = {{"n", {DType::float64, {}}},
                                    {"c", {DType::int64, {}}, Use::undecided, {"b", "7", "a"}}};
  // In any order of columns; with fewer classes; texts stay texts if all of them look like numbers.
  const std::vector<Column> test = read("c,more,n\n7,x,5\n7,y,6\n", known);
  BOOST_CHECK(test[0].values == (Tensor::of<std::int64_t>({2}, {1, 1})));
  BOOST_TEST(test[0].classes == known[1].classes, each);
  BOOST_TEST(test[1].classes == (std::vector<std::string>{"x", "y"}), each);
  BOOST_CHECK(test[2].values == (Tensor::of<double>({2}, {5, 6})));
  BOOST_TEST(read("n,c\n5,7\n6,d\n", known)[1].flaw ==
             "a.csv:3: column 'c': 'd' is no class of the training; known: b, 7, a");
  BOOST_TEST(read("n,c\n5,7.0\n", known)[1].flaw.starts_with("a.csv:2: column 'c': '7.0' is no class"));
  BOOST_TEST(read("n,c\n5,\n", known)[1].missing ==
             "a.csv:2: column 'c': the cell is empty, expected a value");
  BOOST_TEST(read("n,c\nx,a\n", known)[0].flaw ==
             "column 'n' held numbers in the training, but a.csv:2 holds 'x'");
}

BOOST_AUTO_TEST_CASE(the_header_alone_can_be_read) {
  const Scratch scratch;
  const auto path = scratch.write("h.csv", "a,\"b \"\"c\"\"\"\r\nnot,read,\"at all\n");
  BOOST_TEST(read_csv_names(path) == (std::vector<std::string>{"a", "b \"c\""}),
             boost::test_tools::per_element());
  BOOST_CHECK_EXCEPTION(read_csv_names(scratch.write("e.csv", "")), DataError,
                        Says{"e.csv:1: the file is empty"});
}

BOOST_AUTO_TEST_SUITE_END()
