#include <plexus/data/detail/csv/rounded_decimal.hpp>

#include <array>
#include <bit>

namespace plexus {

// The algorithm of D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51
// (2021), with the names of that paper: w * 10^q = w * 5^q * 2^q, and 5^q is known to 128 bits.

namespace {

__extension__ using Wide = unsigned __int128;

constexpr int smallest_power = -54, largest_power = 55;  // 5^54 and its remainders fit into 127 bits
constexpr int exact_reciprocals = -27;

/// The most significant 128 bits of 5^q, normalised: the highest bit is 1. For negative q they are rounded up
/// as long as that, and its product with w, is exact enough to tell a half-way case; below exact_reciprocals
/// they are truncated.
constexpr Wide power_of_five(int q) {
  constexpr Wide highest = Wide{1} << 127U;
  Wide five = 1;
  for (int i = 0; i < (q < 0 ? -q : q); ++i) five *= 5;
  if (q >= 0) {
    while (five < highest) five *= 2;
    return five;
  }
  Wide quotient = 0;
  for (Wide remainder = 1; quotient < highest;) {  // long division of 1.000... by five, in binary
    remainder *= 2;
    quotient *= 2;
    if (remainder < five) continue;
    remainder -= five;
    quotient += 1;
  }
  return q < exact_reciprocals ? quotient : quotient + 1;
}

struct Halves {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

constexpr Halves halves(Wide value) {
  return {static_cast<std::uint64_t>(value >> 64U), static_cast<std::uint64_t>(value)};
}

constexpr auto powers_of_five = [] {
  std::array<Halves, largest_power - smallest_power + 1> all{};
  for (int q = smallest_power; q <= largest_power; ++q) {
    all[static_cast<std::size_t>(q - smallest_power)] = halves(power_of_five(q));
  }
  return all;
}();

constexpr unsigned mantissa_bits = 52;                   // of a double, without the first
constexpr unsigned spare_bits = 64 - mantissa_bits - 3;  // bits below the bit to round by
constexpr std::uint64_t all_ones = ~std::uint64_t{0};

/// The most significant 128 bits of w * 5^q, the lower ones only if they matter; the highest bit of w is 1.
Halves product(std::uint64_t w, const Halves& five) {
  Halves result = halves(Wide{w} * five.high);
  if ((result.high << (64 - spare_bits)) != all_ones << (64 - spare_bits)) return result;
  result.low += halves(Wide{w} * five.low).high;
  if (result.low < halves(Wide{w} * five.low).high) ++result.high;
  return result;
}

}  // namespace

std::optional<double> rounded_decimal(std::uint64_t digits, int power) {
  if (digits == 0) return 0.0;
  if (power < smallest_power || power > largest_power) return std::nullopt;
  const auto leading = static_cast<unsigned>(std::countl_zero(digits));
  const Halves found =
      product(digits << leading, powers_of_five[static_cast<std::size_t>(power - smallest_power)]);
  if (found.low == all_ones && power < exact_reciprocals) return std::nullopt;
  const auto upper = static_cast<unsigned>(found.high >> 63U);
  std::uint64_t mantissa = found.high >> (upper + spare_bits);
  // In a half-way case all bits below the bit to round by are 0: w * 5^q is exact, so q is small.
  const bool half_way = found.low <= 1 && power >= -4 && power <= 23 && (mantissa & 3U) == 1 &&
                        mantissa << (upper + spare_bits) == found.high;
  if (half_way) mantissa &= ~std::uint64_t{1};
  mantissa += mantissa & 1U;
  mantissa >>= 1U;
  // log2(10) = 217706 / 2^16, as exact as these powers need it.
  auto exponent =
      static_cast<std::uint64_t>(((217706 * power) >> 16) + 63 + static_cast<int>(upper + 1023 - leading));
  if (mantissa >> (mantissa_bits + 1) != 0) {
    mantissa >>= 1U;
    ++exponent;
  }
  constexpr std::uint64_t hidden = std::uint64_t{1} << mantissa_bits;
  return std::bit_cast<double>((mantissa & (hidden - 1)) | (exponent << mantissa_bits));
}

}  // namespace plexus
