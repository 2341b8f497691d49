#include <plexus/data/detail/csv/csv_line.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

#include "../../support/scratch.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(csv_line)

BOOST_AUTO_TEST_CASE(rows_begin_where_the_line_ends_in_cells_say) {
  const tests::Scratch scratch;
  const std::string file = scratch.write("t.csv", "a,b\n1,\"x\ny\"\n2,z\n\"3\",\"u\n\nv\"\n4,w\n").string();
  BOOST_TEST(csv_line_of_row(file, 0) == 2);
  BOOST_TEST(csv_line_of_row(file, 1) == 4);
  BOOST_TEST(csv_line_of_row(file, 2) == 5);
  BOOST_TEST(csv_line_of_row(file, 3) == 8);
  BOOST_TEST(csv_line_of_row(file, 4) == 0);
  BOOST_TEST(csv_line_of_row(file + "x", 0) == 0);
  BOOST_TEST(csv_line_of_row("", 0) == 0);
  BOOST_TEST(csv_line_of_row(scratch.path().string(), 0) == 0);
}

BOOST_AUTO_TEST_CASE(other_formats_are_recognized) {
  const tests::Scratch scratch;
  const auto line = [&](const std::string& text, std::int64_t row) {
    return csv_line_of_row(scratch.write("t.csv", text).string(), row);
  };
  BOOST_TEST(line("1,2\n3,4\n5,6\n", 1) == 2);  // no header
  BOOST_TEST(line("a;b\n1,5;\"2\n\"\n3;4\n", 1) == 4);
  BOOST_TEST(line("1,5;2,5\n3;4,5\n", 1) == 2);
  BOOST_TEST(line("a\tb\n1\t2\n", 0) == 2);
  BOOST_TEST(line("# made by hand\na,b\n# again\n1,2\n", 0) == 4);
  BOOST_TEST(line("a\nx\ny\n", 1) == 3);
}

// A line is a place for a person to look at: none is told where it would be a guess.
BOOST_AUTO_TEST_CASE(unclear_formats_have_no_lines) {
  const tests::Scratch scratch;
  for (const char* text : {"5.1,0.2,setosa\n4.9,0.3,iris\n",  // names, or numbers and a text
                           "a,b\n1,'x\ny'\n2,z\n",            // other quotes
                           "# id,x\na,b\nc,d\n",              // a name, or a comment
                           "a:b\n1:2:3\n\n4:5\n"}) {          // no table
    BOOST_TEST(csv_line_of_row(scratch.write("t.csv", text).string(), 1) == 0, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
