#include <plexus/data/amount.hpp>
#include <plexus/error/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(amounts)

namespace {

std::int64_t taken(const char* amount, std::int64_t rows) {
  return Amount::read(Tree(amount)).value().of(rows);
}

}  // namespace

// Of N rows a fraction f takes N - floor(N (1 - f)) in exact arithmetic. In doubles 100 * (1 - .9) is
// 9.999999999999998 and 10 * (1 - .7) is 3.0000000000000004.
BOOST_AUTO_TEST_CASE(fractions_are_exact) {
  BOOST_TEST(taken(".9", 100) == 90);
  BOOST_TEST(taken("0.7", 10) == 7);
  BOOST_TEST(taken("1/3", 9) == 3);
  BOOST_TEST(taken("1/3", 10) == 4);
  BOOST_TEST(taken("2.5/10", 10) == 3);
  BOOST_TEST(taken("1e-3", 2000) == 2);
  BOOST_TEST(taken("1e-3", 2001) == 3);
  BOOST_TEST(taken("0.100000000000000001", 10) == 2);
  BOOST_TEST(taken("0.500", std::int64_t{1} << 62) == std::int64_t{1} << 61);
  for (std::int64_t percent = 1; percent < 100; ++percent) {
    for (const std::int64_t rows : {100, 1000, 70000}) {
      const std::string text = (percent < 10 ? "0.0" : "0.") + std::to_string(percent);
      BOOST_TEST(taken(text.c_str(), rows) == rows * percent / 100, text << " of " << rows);
      BOOST_TEST(Amount(static_cast<double>(percent) / 100).of(rows) == rows * percent / 100);
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_of_rows_stay) {
  BOOST_TEST(taken("5000", 60000) == 5000);
  BOOST_TEST(taken("1e3", 5) == 1000);
  BOOST_TEST(Amount(7).of(3) == 7);
  BOOST_TEST(Amount::read(Tree("1e3")).value().text() == "1e3");
}

BOOST_AUTO_TEST_CASE(other_texts_are_refused) {
  for (const char* text : {"0", "-3", "0.0", "1.0", "1.5", "-0.1", "3/2", "1/1", "many", "", "10%", "1e-30",
                           "0.1234567890123456789"}) {
    BOOST_TEST(!Amount::read(Tree(text)).has_value(), text);
  }
  Tree quoted("0.5");
  quoted.set_quoted(true);
  BOOST_TEST(!Amount::read(quoted).has_value());
  BOOST_CHECK_THROW(Amount(0), UsageError);
  BOOST_CHECK_THROW(Amount(1.0), UsageError);
  BOOST_CHECK_THROW(Amount(-0.5), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
