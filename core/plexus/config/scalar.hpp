#pragma once

#include <plexus/config/tree.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace plexus {

/// Strict scalars: YAML 1.2's core forms plus fractions. "3" -> 3; "0.01", "1e-3", "1/255", "3" -> number;
/// "true"/"false". nullopt for any other text, and for quoted scalars. Integers accept "1e3" as well as
/// "1000", and "0x1F", "0o17". A fraction has numbers without a sign of their own on both sides, and may have
/// blanks around the '/'. A number too small for a double is 0. Not numbers: inf, nan, values beyond the
/// range of a double or int64, leading zeros ("010" is 8 to some readers of YAML), "1_000".
std::optional<std::int64_t> as_integer(const Tree& scalar);
std::optional<double> as_number(const Tree& scalar);
std::optional<bool> as_boolean(const Tree& scalar);

/// Advice for a text with commas where a number is expected: "; write 0.5 with a decimal point" for 0,5, and
/// "; write 1000000" for 1,000,000. Empty for any other.
std::string comma_advice(const Tree& scalar);

}  // namespace plexus
