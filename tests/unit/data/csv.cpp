#include <plexus/data/csv.hpp>
#include <plexus/data/detail/columns.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"
#include "../../support/scratch.hpp"

using namespace plexus;
using plexus::tests::Scratch;

namespace {

std::vector<Column> read(const std::string& text, const std::vector<Column>* like = nullptr) {
  return read_csv(*bytes_in_memory(std::as_bytes(std::span(text)), "a.csv"), like);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv)

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
      {"a,b\n1,2\n3,\n", "a.csv:3: column 'b': the cell is empty, expected a value"},
      {"a,b\n1, \n", "a.csv:2: column 'b': the cell is empty, expected a value"},
      {"a,b\n1,x\n2,\n", "a.csv:3: column 'b': the cell is empty, expected a value"},
      {"a,b\n1,2\n1,1e999\n", "a.csv:3: column 'b': 1e999 is out of the range of float64"},
  };
  for (const auto& [text, flaw] : cases) {
    const std::vector<Column> table = read(text);
    BOOST_TEST(table[0].flaw == "");
    BOOST_TEST(table[1].flaw == flaw);
    BOOST_TEST(table[1].values.shape()[0] == table[0].values.shape()[0]);
    BOOST_TEST((column_named(table, "a").values.at(0) == 1));
    BOOST_CHECK_EXCEPTION(column_named(table, "b"), DataError, Says{flaw});
  }
}

BOOST_AUTO_TEST_CASE(other_spellings_of_numbers_are_text) {
  for (const char* cell : {"nan", "inf", "-inf", "0x10", "1,5", "1_000", "12a", "-", "+-1", "."}) {
    const std::vector<Column> table = read("a\n\"" + std::string(cell) + "\"\n");
    BOOST_TEST(table[0].classes.size() == 1U, cell);
  }
}

BOOST_AUTO_TEST_CASE(a_table_for_testing_is_like_the_one_for_training) {
  const std::vector<Column> train = read("n,c\n1,b\n2,a\n3,7\n");
  const std::vector<Column> test = read("n,c\n5,7\n", &train);
  BOOST_CHECK(test[1].values == (Tensor::of<std::int64_t>({1}, {0})));  // classes 7, a, b
  BOOST_TEST(test[1].classes == train[1].classes, boost::test_tools::per_element());
  BOOST_TEST(read("n,c\n5,d\n", &train)[1].flaw ==
             "a.csv:2: column 'c': 'd' is not a class of the training file; known: 7, a, b");
  BOOST_TEST(read("n,c\nx,a\n", &train)[0].flaw ==
             "column 'n' holds numbers in the training file, but a.csv:2 holds 'x'");
  const std::vector<Column> flawed = read("n,c\n,b\n2,a\n");
  BOOST_TEST(read("n,c\n5,a\n", &flawed)[0].flaw == flawed[0].flaw);
  BOOST_CHECK_EXCEPTION(read("c,n\na,1\n", &train), DataError,
                        Says{"expected those of the training file: n, c"});
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
