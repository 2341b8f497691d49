#include <plexus/data/legacy_random.hpp>

#include <bit>
#include <limits>
#include <numeric>
#include <utility>

namespace plexus {

std::uint64_t LegacyRandom::up_to(std::uint64_t largest) {
  if (largest == 0) return 0;
  const std::uint64_t mask = std::numeric_limits<std::uint64_t>::max() >> std::countl_zero(largest);
  const bool wide = largest > std::numeric_limits<std::uint32_t>::max();
  for (;;) {
    std::uint64_t value = twister_();
    if (wide) value = value << 32U | twister_();  // the first output is the upper half
    if ((value & mask) <= largest) return value & mask;
  }
}

void LegacyRandom::shuffle(std::span<std::int64_t> values) {
  for (std::size_t i = values.size(); i-- > 1;) std::swap(values[i], values[up_to(i)]);
}

std::vector<std::int64_t> LegacyRandom::permutation(std::size_t count) {
  std::vector<std::int64_t> values(count);
  std::iota(values.begin(), values.end(), 0);
  shuffle(values);
  return values;
}

}  // namespace plexus
