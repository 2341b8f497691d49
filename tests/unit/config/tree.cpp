#include <plexus/config/scalar.hpp>
#include <plexus/config/to_yaml.hpp>
#include <plexus/config/tree.hpp>
#include <plexus/error/error.hpp>

#include <cstdint>
#include <cstring>
#include <limits>
#include <random>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(tree)

BOOST_AUTO_TEST_CASE(numbers_as_people_write_them) {
  BOOST_TEST(as_number("0.01").value() == 0.01);
  BOOST_TEST(as_number("1e-3").value() == 0.001);
  BOOST_TEST(as_number("1/255").value() == 1.0 / 255.0);
  BOOST_TEST(as_number("-1.5/2").value() == -0.75);
  BOOST_TEST(as_number("1 / 4").value() == 0.25);
  BOOST_TEST(as_number("1e3/2").value() == 500.0);
  BOOST_TEST(as_number("+.5").value() == 0.5);
  BOOST_TEST(as_number("3").value() == 3.0);
  BOOST_TEST(as_number("1e-400").value() == 0.0);  // the nearest double
  BOOST_TEST(as_number("3e-324").value() == 5e-324);
  BOOST_TEST(as_number("0." + std::string(400, '0') + "1e401").value() == 1.0);
  BOOST_TEST(!as_number("1" + std::string(400, '0') + "e-50"));
  BOOST_TEST(as_integer("1e3").value() == 1000);
  BOOST_TEST(as_integer("0x1F").value() == 31);
  BOOST_TEST(as_integer("0o17").value() == 15);
  BOOST_TEST(as_integer("-9223372036854775808").value() == std::numeric_limits<std::int64_t>::min());
}

BOOST_AUTO_TEST_CASE(texts_that_are_no_numbers) {
  for (const char* text :
       {"1_000", "inf",  ".inf", "nan",   "1/0", "1/0.0", "1/", "/2", "1/2/3", "1/-2", "1*2",   "1e",
        "0x",    "0x-1", "010",  "1e400", "--1", "1,5",   "",   ".",  "-",     "abc",  "(1)/2", "+-1"}) {
    BOOST_TEST(!as_number(text), text);
    BOOST_TEST(!as_integer(text), text);
  }
  for (const char* text : {"3.0", "1/1", "1e-3", "9223372036854775808", "1e19", "10e18"}) {
    BOOST_TEST(!as_integer(text), text);
    BOOST_TEST(as_number(text).has_value(), text);
  }
  for (const char* text : {"True", "yes", "on", "1", ""}) BOOST_TEST(!as_boolean(text), text);
}

BOOST_AUTO_TEST_CASE(a_quoted_scalar_is_a_text) {
  for (const char* text : {"2", "0.5", "true"}) {
    Tree quoted(text);
    quoted.set_quoted(true);
    BOOST_TEST(!as_number(quoted));
    BOOST_TEST(!as_integer(quoted));
    BOOST_TEST(!as_boolean(quoted));
    BOOST_TEST(!(quoted == Tree(text)));
  }
}

BOOST_AUTO_TEST_CASE(a_double_is_printed_as_the_shortest_text_that_reads_back) {
  BOOST_TEST(Tree(0.1).text() == "0.1");
  BOOST_TEST(Tree(1e-3).text() == "0.001");
  BOOST_TEST(Tree(1e300).text() == "1e+300");
  std::mt19937_64 bits(7);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t pattern = bits();
    double value = 0;
    std::memcpy(&value, &pattern, sizeof value);
    if (value - value == 0) BOOST_TEST(as_number(Tree(value)).value() == value);
  }
}

BOOST_AUTO_TEST_CASE(maps_keep_order_and_set_replaces) {
  Tree tree;
  tree.set("b", 1);
  tree.set("a", 2);
  tree.set("b", 3);
  BOOST_TEST(to_yaml(tree) == "b: 3\na: 2\n");
  tree.erase("b");
  BOOST_TEST(tree.find("b") == nullptr);
  BOOST_TEST(as_integer(*tree.find("a")).value() == 2);
  Tree scalar("x");
  BOOST_CHECK_THROW(scalar.set("a", 1), UsageError);
}

BOOST_AUTO_TEST_SUITE_END()
