#pragma once

#include <plexus/config/tree.hpp>

#include <cstdint>
#include <optional>

namespace plexus {

/// Strict scalars: YAML 1.2's core forms plus fractions. "3" -> 3; "0.01", "1e-3", "1/255", "3" -> number;
/// "true"/"false". Nothing for any other text, and for quoted scalars. Integers accept "1e3" as well as
/// "1000", and "0x1F", "0o17". A fraction has integers or decimals on both sides. Not numbers: inf, nan, what
/// a double or int64 cannot hold, leading zeros ("010" is 8 to some readers of YAML), "1_000".
std::optional<std::int64_t> as_integer(const Tree& scalar);
std::optional<double> as_number(const Tree& scalar);
std::optional<bool> as_boolean(const Tree& scalar);

}  // namespace plexus
