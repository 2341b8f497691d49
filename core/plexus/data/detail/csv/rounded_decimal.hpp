#pragma once

#include <cstdint>
#include <optional>

namespace plexus {

/// The double nearest to digits * 10^power; a half-way case becomes the even one. nullopt if a few
/// multiplications cannot tell: for powers beyond some 50 and results that are not normal numbers.
std::optional<double> rounded_decimal(std::uint64_t digits, int power);

}  // namespace plexus
