#include <plexus/config/detail/decimal.hpp>
#include <plexus/data/detail/csv_number.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

namespace plexus {

namespace {

/// A number without its sign: digits * 10^power, exactly.
struct Digits {
  std::uint64_t digits = 0;
  int power = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool first_byte_is_lowest = std::endian::native == std::endian::little;

bool are_digits(std::uint64_t eight) {
  constexpr std::uint64_t upper_halves = 0xF0F0F0F0F0F0F0F0, sixes = 0x0606060606060606;
  return ((eight & upper_halves) | (((eight + sixes) & upper_halves) >> 4U)) == 0x3333333333333333;
}

/// The number that eight digits stand for, the first one in the lowest byte: neighbours are put together to
/// two digits, four and eight (D. Lemire, "Quickly parsing eight digits", 2022).
std::uint64_t number_of(std::uint64_t eight) {
  constexpr std::uint64_t mask = 0x000000FF000000FF;
  constexpr std::uint64_t upper = 100 + (std::uint64_t{1000000} << 32U),
                          lower = 1 + (std::uint64_t{10000} << 32U);
  eight -= 0x3030303030303030;
  eight = eight * 10 + (eight >> 8U);
  return ((eight & mask) * upper + ((eight >> 16U) & mask) * lower) >> 32U;
}

/// The digits from `at` on, which moves behind them; returns how many there are.
int read_digits(std::string_view text, std::size_t& at, std::uint64_t& digits) {
  const std::size_t first = at;
  std::uint64_t eight = 0;
  while (first_byte_is_lowest && at + sizeof(eight) <= text.size()) {
    std::memcpy(&eight, text.data() + at, sizeof(eight));
    if (!are_digits(eight)) break;
    digits = digits * 100000000 + number_of(eight);
    at += sizeof(eight);
  }
  for (; at < text.size() && is_digit(text[at]); ++at) {
    digits = digits * 10 + static_cast<std::uint64_t>(text[at] - '0');
  }
  return static_cast<int>(at - first);
}

/// Nothing for what is no number of this form, and for one of more digits than an integer of 64 bits holds.
std::optional<Digits> digits_of(std::string_view text, char decimal) {
  constexpr int most_digits = 19;
  Digits number;
  std::size_t at = 0;
  int count = read_digits(text, at, number.digits);
  if (at < text.size() && text[at] == decimal) {
    const int places = read_digits(text, ++at, number.digits);
    count += places;
    number.power = -places;
  }
  if (count == 0 || count > most_digits) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool negative = at < text.size() && text[at] == '-';
    if (negative || (at < text.size() && text[at] == '+')) ++at;
    std::uint64_t power = 0;
    const int places = read_digits(text, at, power);
    if (places == 0 || places > 3) return std::nullopt;
    number.power += negative ? -static_cast<int>(power) : static_cast<int>(power);
  }
  return at == text.size() ? std::optional(number) : std::nullopt;
}

// All are exact in the 64 bits of an x87 mantissa.
constexpr std::array<long double, 28> powers = {
    1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
    1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
constexpr std::array<double, 23> double_powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int largest_power = static_cast<int>(powers.size()) - 1;
constexpr bool has_long_mantissa = std::numeric_limits<long double>::digits == 64;

/// digits and the power of ten are exact in 64 bits, so that one operation rounds once, to 64 bits. To round
/// that to the 53 bits of a double is to round the exact value, unless it lies half-way between two doubles:
/// then the exact value may be on either side.
std::optional<double> by_long_mantissa(const Digits& number) {
  const auto digits = static_cast<long double>(number.digits);
  const long double power = powers[static_cast<std::size_t>(number.power < 0 ? -number.power : number.power)];
  const long double value = number.power < 0 ? digits / power : digits * power;
  std::uint64_t mantissa = 0;
  std::memcpy(&mantissa, &value, sizeof(mantissa));
  constexpr std::uint64_t below_double = (1U << 11U) - 1, half = 1U << 10U;
  if ((mantissa & below_double) == half) return std::nullopt;
  return static_cast<double>(value);
}

/// digits and the power of ten are exact in a double, so that one operation rounds once.
std::optional<double> by_double(const Digits& number) {
  constexpr std::uint64_t largest = std::uint64_t{1} << 53U;
  constexpr int exact_power = static_cast<int>(double_powers.size()) - 1;
  if (number.digits > largest || number.power > exact_power || number.power < -exact_power)
    return std::nullopt;
  const auto digits = static_cast<double>(number.digits);
  const double power =
      double_powers[static_cast<std::size_t>(number.power < 0 ? -number.power : number.power)];
  return number.power < 0 ? digits / power : digits * power;
}

std::optional<double> fast(const Digits& number) {
  if (const std::optional<double> value = by_double(number)) return value;
  if (!has_long_mantissa || number.power > largest_power || number.power < -largest_power)
    return std::nullopt;
  return by_long_mantissa(number);
}

}  // namespace

std::optional<double> csv_number(std::string_view cell, char decimal) {
  std::string_view text = cell;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (const std::optional<Digits> number = digits_of(text, decimal)) {
    if (const std::optional<double> value = fast(*number)) return negative ? -*value : *value;
  }
  if (decimal == '.') return nearest_double(cell);
  if (cell.find('.') != cell.npos) return std::nullopt;
  std::string with_point(cell);
  std::replace(with_point.begin(), with_point.end(), decimal, '.');
  return nearest_double(with_point);
}

}  // namespace plexus
