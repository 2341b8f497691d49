#include <plexus/error/detail/encoding.hpp>
#include <plexus/error/error.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/error/warnings.hpp>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;
using std::string_literals::operator""s;

BOOST_AUTO_TEST_SUITE(printable_texts)

BOOST_AUTO_TEST_CASE(what_a_terminal_would_obey_is_escaped) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"plain, with 'quotes' and \\ \n\tlines", "plain, with 'quotes' and \\ \n\tlines"},
      {"\x1b[31mred\x07", "\\x1b[31mred\\x07"},
      {"a\rb", "a\\rb"},
      {"a\0b\x7f"s, "a\\x00b\\x7f"},
      {"gr\xC3\xBC\xC3\x9F \xE2\x94\x81 \xF0\x9F\x8C\xB9",
       "gr\xC3\xBC\xC3\x9F \xE2\x94\x81 \xF0\x9F\x8C\xB9"},
      {"\xC2\x9B"
       "31m",
       "\\u009b31m"},  // the control sequence introducer of ISO 8859
      {"\xE2\x80\xAE"
       "fdp.exe",
       "\\u202efdp.exe"},                   // from right to left
      {"\xEF\xBB\xBFname", "\\ufeffname"},  // a byte order mark
      {"caf\xE9", "caf\\xe9"},              // Latin-1
      {"\xC3", "\\xc3"},                    // cut
      {"\xED\xA0\x80", "\\xed\\xa0\\x80"},  // a surrogate
      {"", ""},
  };
  for (const auto& [text, shown] : cases) BOOST_TEST(printable(text) == shown);
  BOOST_TEST(printable_line("a\n\tb\r") == "a\\n\\tb\\r");
}

BOOST_AUTO_TEST_CASE(what_is_printable_stays) {
  std::mt19937 random(5);
  for (int i = 0; i < 2000; ++i) {
    std::string text(random() % 12, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const std::string shown = printable(text);
    BOOST_TEST(printable(shown) == shown);
    BOOST_TEST(is_utf8(shown));
    BOOST_TEST(shown.find_first_of("\x1b\r\b\x7f"s + '\0') == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(errors_and_warnings_are_printable) {
  DataError error("no column '\x1b[2J'");
  error.add_context("in \xE9");
  BOOST_TEST(error.message() == "in \\xe9:\n  no column '\\x1b[2J'");
  BOOST_TEST(ConfigError("\x07").what() == "\\x07"s);
  take_warnings();
  warn("a test of printable warnings", "plugin '\x1b]0;x'");
  BOOST_TEST(take_warnings() == std::vector<std::string>{"plugin '\\x1b]0;x'"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(encodings_are_told_by_marks_and_zero_bytes) {
  BOOST_TEST(other_encoding("") == "");
  BOOST_TEST(other_encoding("a,b\n") == "");
  BOOST_TEST(other_encoding("\xEF\xBB\xBF") == "");
  BOOST_TEST(other_encoding("\xFF\xFE"
                            "a\0"s) == "UTF-16");
  BOOST_TEST(other_encoding("\0\0\xFE\xFF\0\0\0a"s) == "UTF-32");
  BOOST_TEST(other_encoding("a\0b\0\n\0"s) == "UTF-16LE");
  BOOST_TEST(other_encoding("\0a\0b\0\n"s) == "UTF-16BE");
  BOOST_TEST(other_encoding("abc\0defghijklmnop"s) == "");  // a zero byte alone is none
  BOOST_TEST(first_not_utf8("ab\xC3\xA9\xE9") == 4U);
  BOOST_TEST(first_not_utf8("ab") == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
