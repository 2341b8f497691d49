#include <plexus/config/detail/decimal.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>

namespace plexus {
namespace {

/// The power of ten of the first digit that is not 0: 2 for "150", -3 for "0.0015e1".
std::int64_t power_of_ten(std::string_view number) {
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  const std::string_view digits = number.substr(0, e);
  const auto point = static_cast<std::int64_t>(std::min(digits.find('.'), digits.size()));
  if (digits.find_first_of("123456789") == digits.npos) return 0;
  const auto first = static_cast<std::int64_t>(digits.find_first_of("123456789"));
  std::int64_t exponent = 0;
  if (e < number.size()) {
    std::string_view power = number.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto [end, failure] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    constexpr std::int64_t enough = std::numeric_limits<std::int64_t>::max() / 2;
    if (failure != std::errc()) exponent = power.starts_with('-') ? -enough : enough;
    exponent = std::clamp(exponent, -enough, enough);
  }
  return exponent + (first < point ? point - 1 - first : point - first);
}

}  // namespace

std::optional<double> nearest_double(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);  // from_chars knows no plus
  const bool decimal = !text.empty() && (text[0] == '.' || (text[0] >= '0' && text[0] <= '9'));
  if (!decimal) return std::nullopt;
  double value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || failure == std::errc::invalid_argument) return std::nullopt;
  if (failure == std::errc::result_out_of_range) value = power_of_ten(text) > 0 ? HUGE_VAL : 0.0;
  return negative ? -value : value;
}

}  // namespace plexus
