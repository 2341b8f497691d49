#include <plexus/config/scalar.hpp>
#include <plexus/data/amount.hpp>
#include <plexus/error/error.hpp>

#include <charconv>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

namespace plexus {

namespace {

// The product of a number of rows (below 2^63) and 10^18 (below 2^60) fits 128 bits.
constexpr std::int64_t largest = 1'000'000'000'000'000'000;

struct Decimal {
  std::int64_t digits = 0;  ///< value = digits * 10^power
  int power = 0;
};

/// The value of a text that as_number accepts; nullopt if it has too many digits.
std::optional<Decimal> decimal_of(std::string_view text) {
  Decimal decimal;
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const std::size_t e = text.find_first_of("eE");
  bool after_point = false;
  int zeros = 0;  // zeros read but not yet in `digits`: 0.2500 has no more digits than 0.25
  for (const char c : text.substr(0, e)) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    if (after_point) --decimal.power;
    if (c == '0') {
      ++zeros;
      continue;
    }
    for (; zeros >= 0; --zeros) {
      if (__builtin_mul_overflow(decimal.digits, std::int64_t{10}, &decimal.digits)) return std::nullopt;
    }
    zeros = 0;
    if (__builtin_add_overflow(decimal.digits, std::int64_t{c - '0'}, &decimal.digits)) return std::nullopt;
  }
  decimal.power += zeros;
  if (e == std::string_view::npos) return decimal;
  std::string_view exponent = text.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  int power = 0;
  const auto [end, failure] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  if (failure != std::errc() || power > 100 || power < -100) return std::nullopt;
  decimal.power += power;
  return decimal;
}

/// value * 10^power, if that is no larger than `largest`.
std::optional<std::int64_t> scaled(std::int64_t value, int power) {
  for (; power > 0; --power) {
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return std::nullopt;
  }
  return value <= largest ? std::optional(value) : std::nullopt;
}

}  // namespace

Amount::Amount(int rows) : Amount(std::int64_t{rows}) {}

Amount::Amount(std::int64_t rows) : numerator_(rows), text_(std::to_string(rows)) {
  if (rows < 1) throw UsageError(fmt::format("an amount is at least 1 row, not {}", rows));
}

Amount::Amount(double fraction) {
  const std::optional<Amount> amount = read(Tree(fmt::format("{}", fraction)));
  if (!amount || amount->denominator_ == 1) {
    throw UsageError(
        fmt::format("an amount is a number of rows or a fraction between 0 and 1, not {}", fraction));
  }
  *this = *amount;
}

std::optional<Amount> Amount::read(const Tree& scalar) {
  Amount amount;
  if (!scalar.is_scalar()) return std::nullopt;
  amount.text_ = scalar.text();
  if (const std::optional<std::int64_t> rows = as_integer(scalar)) {
    amount.numerator_ = *rows;
    return *rows > 0 ? std::optional(amount) : std::nullopt;
  }
  const std::optional<double> value = as_number(scalar);
  if (!value || !(*value > 0.0)) return std::nullopt;
  const std::string_view text = amount.text_;
  const std::size_t bar = text.find('/');
  const std::optional<Decimal> upper = decimal_of(text.substr(0, bar));
  const std::optional<Decimal> lower =
      bar == std::string_view::npos ? Decimal{1, 0} : decimal_of(text.substr(bar + 1));
  if (!upper || !lower) return std::nullopt;
  const int power = upper->power - lower->power;
  const std::optional<std::int64_t> numerator = scaled(upper->digits, power > 0 ? power : 0);
  const std::optional<std::int64_t> denominator = scaled(lower->digits, power < 0 ? -power : 0);
  if (!numerator || !denominator || *numerator < 1 || *numerator >= *denominator) return std::nullopt;
  const std::int64_t common = std::gcd(*numerator, *denominator);
  amount.numerator_ = *numerator / common;
  amount.denominator_ = *denominator / common;
  return amount;
}

std::int64_t Amount::of(std::int64_t rows) const {
  if (denominator_ == 1) return numerator_;
  __extension__ using Wide = __int128;
  const Wide left = Wide{rows} * (denominator_ - numerator_) / denominator_;
  return rows - static_cast<std::int64_t>(left);
}

}  // namespace plexus
