#include <plexus/data/detail/csv/csv_number.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(csv_numbers)

// Expected values are the shortest decimals of these doubles, and decimals half-way between two doubles, of
// which the even one is the nearest: 2^53 + 1 and 2^53 + 3.
BOOST_AUTO_TEST_CASE(numbers_are_rounded_to_the_nearest_double) {
  const std::vector<std::pair<std::string, double>> cases{
      {"0.1", 0.1},
      {"2.0409191213851825", 2.0409191213851825},
      {"-1057.5443352118853", -1057.5443352118853},
      {"9007199254740993", 9007199254740992.0},
      {"9007199254740995", 9007199254740996.0},
      {"90071992547409930000000000000001e-16", 9007199254740994.0},
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"5e-324", 5e-324},
      {"12345678901234567890123", 12345678901234567890123.0},
      {"1e22", 1e22},
      {"+1.e3", 1000},
      {".5E-2", 0.005},
  };
  for (const auto& [text, value] : cases) {
    BOOST_TEST(csv_number(text, '.').value_or(std::nan("")) == value, text);
    std::string comma = text;
    std::replace(comma.begin(), comma.end(), '.', ',');
    BOOST_TEST(csv_number(comma, ',').value_or(std::nan("")) == value, comma);
  }
  for (const char* text :
       {"", "-", ".", "1e", "1e+", "e5", "1.2.3", "0x10", "1 2", "nan", "inf", "12345678x"}) {
    BOOST_TEST(!csv_number(text, '.').has_value(), text);
  }
  BOOST_TEST(std::isinf(csv_number("1e999", '.').value()));
}

// The other implementation is the C library's. The numbers: any bits, written with 17 digits or as few as
// tell them from their neighbours; values near 1 with any number of places; integers of 54 bits and their
// double, which lie half-way between two doubles or beside such a place, with the point anywhere.
BOOST_AUTO_TEST_CASE(a_million_random_numbers_are_those_of_strtod) {
  std::mt19937_64 random(7);
  int wrong = 0;
  const auto check = [&](const std::string& text) {
    const double expected = std::strtod(text.c_str(), nullptr);
    const std::optional<double> found = csv_number(text, '.');
    const bool same = found && std::bit_cast<std::uint64_t>(*found) == std::bit_cast<std::uint64_t>(expected);
    if (!same && ++wrong < 5) BOOST_TEST(false, text);
  };
  std::array<char, 400> text{};
  const auto written = [&](const char* form, int places, double value) {
    std::snprintf(text.data(), text.size(), form, places, value);
    return std::string(text.data());
  };
  for (int i = 0; i < 200000; ++i) {
    const auto any = std::bit_cast<double>(random());
    if (std::isfinite(any)) {
      check(written("%.*g", 17, any));
      check({text.data(), std::to_chars(text.data(), text.data() + text.size(), any).ptr});
    }
    const double near = std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 80) - 104);
    check(written("%.*f", static_cast<int>(random() % 22), -near));
    const std::uint64_t half_way = ((random() >> 11U | std::uint64_t{1} << 52U) << 1U) | 1U;
    check(std::to_string(half_way));
    std::string digits = std::to_string(2 * half_way + random() % 3);
    digits.insert(random() % digits.size(), ".");
    check(digits + "e" + std::to_string(static_cast<int>(random() % 60) - 30));
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
