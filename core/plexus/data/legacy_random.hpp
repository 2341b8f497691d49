#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace plexus {

/// The random numbers that scikit-learn draws with an integer `random_state`: those of NumPy's legacy
/// generator, a Mersenne Twister whose outputs are masked to the next power of two and drawn again while they
/// are too large. One thread at a time.
class LegacyRandom {
 public:
  explicit LegacyRandom(std::uint32_t random_state) : twister_(random_state) {}

  /// A random number from 0 to `largest`. Draws nothing from the generator if `largest` is 0.
  std::uint64_t up_to(std::uint64_t largest);
  /// Permutes in place: from the last element on, each is swapped with one at or before it.
  void shuffle(std::span<std::int64_t> values);
  /// A permutation of 0 .. count-1.
  std::vector<std::int64_t> permutation(std::size_t count);

 private:
  std::mt19937 twister_;
};

}  // namespace plexus
