#include <plexus/error/number_text.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(number_texts)

BOOST_AUTO_TEST_CASE(numbers_are_the_shortest_text_and_nan_has_no_sign) {
  BOOST_TEST(number_text(0.1) == "0.1");
  BOOST_TEST(number_text(-2) == "-2");
  BOOST_TEST(number_text(1e-7) == "1e-07");
  const double infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(number_text(infinity) == "inf");
  BOOST_TEST(number_text(-infinity) == "-inf");
  BOOST_TEST(number_text(std::nan("")) == "nan");
  BOOST_TEST(number_text(-std::nan("")) == "nan");
}

BOOST_AUTO_TEST_SUITE_END()
