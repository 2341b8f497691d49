#include <plexus/config/detail/decimal.hpp>
#include <plexus/data/detail/csv/csv_number.hpp>
#include <plexus/data/detail/csv/rounded_decimal.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

namespace plexus {

namespace {

/// A number without its sign: digits * 10^power, exactly.
struct Digits {
  std::uint64_t digits = 0;
  int power = 0;
};

constexpr int most_digits = 19;  // a 64-bit integer holds any number of so many digits
constexpr bool first_byte_is_lowest = std::endian::native == std::endian::little;

constexpr std::ptrdiff_t at_once = 8;  // of digits that are read at once
constexpr std::array<std::uint64_t, at_once + 1> powers = {1,      10,      100,      1000,     10000,
                                                           100000, 1000000, 10000000, 100000000};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool are_digits(std::uint64_t eight) {
  constexpr std::uint64_t upper_halves = 0xF0F0F0F0F0F0F0F0, sixes = 0x0606060606060606;
  return ((eight & upper_halves) | (((eight + sixes) & upper_halves) >> 4U)) == 0x3333333333333333;
}

/// The number that eight digits stand for, the first one in the lowest byte: neighbours are combined to
/// numbers of two digits, then four, then eight (D. Lemire, "Quickly parsing eight digits", 2022).
std::uint64_t number_of(std::uint64_t eight) {
  constexpr std::uint64_t mask = 0x000000FF000000FF;
  constexpr std::uint64_t upper = 100 + (std::uint64_t{1000000} << 32U),
                          lower = 1 + (std::uint64_t{10000} << 32U);
  eight -= 0x3030303030303030;
  eight = eight * 10 + (eight >> 8U);
  return ((eight & mask) * upper + ((eight >> 16U) & mask) * lower) >> 32U;
}

const char* read_some_digits(const char* at, const char* end, std::uint64_t& digits) {
  for (; at < end && is_digit(*at); ++at) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
  return at;
}

std::uint64_t eight_at(const char* at) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, at, sizeof(eight));
  return eight;
}

/// Reads a number such as 123.4567, with up to seven digits before its point and nothing after its digits.
/// Does not branch on the number of digits before the point or in the last eight: mispredicted branches cost
/// more than all the rest. `text` has at least eight characters. False for all other texts, also for those
/// that are not numbers.
bool read_common_form(const char* text, const char* end, char decimal, Digits& number) {
  constexpr std::uint64_t ones = 0x0101010101010101, zeros = 0x30 * ones;
  const std::uint64_t first = eight_at(text);
  const std::uint64_t other = first ^ (ones * static_cast<unsigned char>(decimal));
  const std::uint64_t points = (other - ones) & ~other & (0x80 * ones);  // the lowest one is right
  if (points == 0) return false;
  const auto before = static_cast<unsigned>(std::countr_zero(points)) / 8;
  const std::uint64_t whole = ((first << 8U) << (8 * (7 - before))) | (zeros >> (8 * before));
  const char* at = text + before + 1;
  const std::ptrdiff_t places = end - at;
  if (!are_digits(whole) || places == 0 || places + before > most_digits) return false;
  std::uint64_t digits = number_of(whole);
  for (; end - at > at_once; at += at_once) {
    const std::uint64_t eight = eight_at(at);
    if (!are_digits(eight)) return false;
    digits = digits * powers[at_once] + number_of(eight);
  }
  const auto rest = static_cast<unsigned>(end - at);  // 1 to 8 digits; those before them are read already
  const std::uint64_t read = (~std::uint64_t{0} >> 8U) >> (8 * (rest - 1));
  const std::uint64_t last = (eight_at(end - at_once) & ~read) | (zeros & read);
  if (!are_digits(last)) return false;
  number.digits = digits * powers[rest] + number_of(last);
  number.power = -static_cast<int>(places);
  return true;
}

/// The number of digits without leading zeros.
std::ptrdiff_t significant_digits(const char* begin, const char* end, char decimal) {
  const char* const point = std::find(begin, end, decimal);
  const char* const first = std::find_if(begin, end, [&](char c) { return c != '0' && c != decimal; });
  return end - first - (first < point && point < end ? 1 : 0);
}

/// nullopt for a text that is not a number of this form, and for one with more than most_digits digits.
std::optional<Digits> digits_of(const char* const begin, const char* const end, char decimal) {
  Digits number;
  if (first_byte_is_lowest && end - begin >= at_once && read_common_form(begin, end, decimal, number)) {
    return number;
  }
  const char* at = read_some_digits(begin, end, number.digits);
  std::ptrdiff_t count = at - begin;
  if (at < end && *at == decimal) {
    const char* const places = ++at;
    at = read_some_digits(at, end, number.digits);
    number.power = -static_cast<int>(std::min<std::ptrdiff_t>(at - places, 10000));
    count += at - places;
  }
  if (count == 0) return std::nullopt;
  if (count > most_digits && significant_digits(begin, at, decimal) > most_digits) return std::nullopt;
  if (at == end) return number;
  if (*at != 'e' && *at != 'E') return std::nullopt;
  ++at;
  const bool negative = at < end && *at == '-';
  if (negative || (at < end && *at == '+')) ++at;
  std::uint64_t power = 0;
  const char* const first = at;
  at = read_some_digits(at, end, power);
  if (at != end || at == first || at - first > 3) return std::nullopt;
  number.power += negative ? -static_cast<int>(power) : static_cast<int>(power);
  return number;
}

}  // namespace

std::optional<double> csv_number(std::string_view cell, char decimal) {
  const char* const end = cell.data() + cell.size();
  const char sign = cell.empty() ? '\0' : cell.front();
  const bool negative = sign == '-';
  const char* const begin = cell.data() + static_cast<int>(negative) + static_cast<int>(sign == '+');
  if (const std::optional<Digits> number = digits_of(begin, end, decimal)) {
    if (const std::optional<double> value = rounded_decimal(number->digits, number->power)) {
      return std::bit_cast<double>(std::bit_cast<std::uint64_t>(*value) ^ std::uint64_t{negative} << 63U);
    }
  }
  if (decimal == '.') return nearest_double(cell);
  if (cell.find('.') != cell.npos) return std::nullopt;
  std::string with_point(cell);
  std::replace(with_point.begin(), with_point.end(), decimal, '.');
  return nearest_double(with_point);
}

}  // namespace plexus
