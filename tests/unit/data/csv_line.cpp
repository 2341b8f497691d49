#include <plexus/data/detail/csv_line.hpp>

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

BOOST_AUTO_TEST_SUITE_END()
