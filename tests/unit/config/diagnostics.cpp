#include <plexus/config/detail/suggestion.hpp>
#include <plexus/config/diagnostics.hpp>
#include <plexus/error/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(diagnostics)

BOOST_AUTO_TEST_CASE(mistakes_come_in_order_of_position_with_line_and_caret) {
  const auto source = std::make_shared<Source>(Source{"run.yaml", "a: 1\nké: {unit: 3}\r\n", "."});
  Diagnostics found;
  found.error({source, 2, 6, 4}, "second");
  found.error({source, 1, 1, 1}, "first");
  BOOST_TEST(found.text() ==
             "run.yaml:1:1: first\n"
             "  a: 1\n"
             "  ^\n"
             "run.yaml:2:6: second\n"
             "  ké: {unit: 3}\n"
             "       ^~~~");
  BOOST_CHECK_THROW(found.throw_if_any(), ConfigError);
}

BOOST_AUTO_TEST_CASE(an_override_is_shown_after_its_name) {
  const auto source = std::make_shared<Source>(Source{"override", "fit.epoch=5", "."});
  BOOST_TEST(located({source, 0, 5, 5}, "unknown key 'epoch'") ==
             "unknown key 'epoch'\n"
             "  override: fit.epoch=5\n"
             "                ^~~~~\n");
}

BOOST_AUTO_TEST_CASE(a_long_line_is_cut_around_the_token) {
  const auto source = std::make_shared<Source>(Source{"run.yaml", std::string(5000, 'x'), "."});
  BOOST_TEST(located({source, 1, 3000, 2000}, "long").size() < 300);
}

// The caret stands under what is shown of the source, not under what it is.
BOOST_AUTO_TEST_CASE(a_line_is_shown_printable_and_its_caret_fits) {
  const auto source = std::make_shared<Source>(Source{"run.yaml", "a: \x1b[2Jxy: \xE9\n", "."});
  BOOST_TEST(located({source, 1, 8, 2}, "wrong") ==
             "run.yaml:1:8: wrong\n"
             "  a: \\x1b[2Jxy: \\xe9\n"
             "            ^~\n");
  BOOST_TEST(located({source, 1, 4, 1}, "control").ends_with("\n     ^~~~\n"));
}

BOOST_AUTO_TEST_CASE(of_many_mistakes_the_first_are_shown_and_the_rest_is_counted) {
  const auto source = std::make_shared<Source>(Source{"run.yaml", std::string(2000, 'x'), "."});
  Diagnostics diagnostics;
  for (int i = 0; i < 60; ++i) diagnostics.error({source, 1, 60 - i, 1}, "mistake");
  const std::string text = diagnostics.text();
  BOOST_TEST(diagnostics.size() == 60U);
  BOOST_TEST(text.starts_with("run.yaml:1:1: mistake\n"));
  BOOST_TEST(text.find("run.yaml:1:50: mistake") != text.npos);
  BOOST_TEST(text.find("run.yaml:1:51: mistake") == text.npos);
  BOOST_TEST(text.ends_with("\nand 10 more mistakes"));
}

BOOST_AUTO_TEST_CASE(near_names_are_suggested) {
  const std::vector<std::string> names = {"units", "use_bias", "activation"};
  BOOST_TEST(nearest("unit", names) == "units");
  BOOST_TEST(nearest("UNITS", names) == "units");
  BOOST_TEST(nearest("uints", names) == "units");  // one swap of neighbours
  BOOST_TEST(nearest("activaton", names) == "activation");
  BOOST_TEST(nearest("momentum", names) == "");
  BOOST_TEST(nearest("", names) == "");
  BOOST_TEST(suggestion("unit", names) == "; did you mean 'units'?");
  BOOST_TEST(suggestion("momentum", names) == "; known: units, use_bias, activation");
  BOOST_TEST(suggestion("momentum", std::vector<std::string>(50, "other")) == "");
}

BOOST_AUTO_TEST_SUITE_END()
