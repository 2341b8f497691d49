#pragma once

#include "exponential.hpp"

namespace plexus::onednn::PLEXUS_ISA {

inline Floats largest_of(const float* x, std::int64_t count) {
  constexpr std::int64_t n = lanes<float>;
  // A NaN may get lost here: it comes back with the exponentials.
  const auto larger = [](const Floats& a, const Floats& b) { return a > b ? a : b; };
  Floats best = all(Max<float>::nothing);
  std::int64_t i = 0;
  for (; i + n <= count; i += n) best = larger(best, load(x + i));
  if (i < count) best = larger(best, load_first(x + i, count - i, Max<float>{}));
  return folded<float>(best, larger);
}

/// Calls f(place, lanes, x there less the largest, e to that) for each register of a row; in lanes not in use
/// the power is 0. Returns the sum of all powers, in every lane.
template <class F>
Floats for_each_power(const float* x, std::int64_t count, const Floats& largest, F f) {
  constexpr std::int64_t n = lanes<float>;
  Floats total{};
  // Partial sums of 4096: see the reductions.
  for (std::int64_t begin = 0; begin < count; begin += 256 * n) {
    const std::int64_t end = count - begin < 256 * n ? count : begin + 256 * n;
    Floats part{};
    std::int64_t i = begin;
    for (; i + n <= end; i += n) {
      const Floats less = load(x + i) - largest;
      const Floats power = exp_of_negative(less);
      f(i, n, less, power);
      part += power;
    }
    if (i < end) {
      const std::int64_t rest = end - i;
      const Floats less = load_first(x + i, rest) - largest;
      const Floats power = first<float>(rest) ? exp_of_negative(less) : Floats{};
      f(i, rest, less, power);
      part += power;
    }
    total += part;
  }
  return folded<float>(total, Sum<float>{});
}

/// n <= lanes values; memory beyond them is not touched.
inline Floats load_lanes(const float* x, std::int64_t n) {
  return n == lanes<float> ? load(x) : load_first(x, n);
}

inline void store_lanes(float* y, const Floats& v, std::int64_t n) {
  n == lanes<float> ? store(y, v) : store_first(y, v, n);
}

/// Calls f(place, lanes) for each register of a row.
template <class F>
void for_each_register(std::int64_t count, F f) {
  constexpr std::int64_t n = lanes<float>;
  std::int64_t i = 0;
  for (; i + n <= count; i += n) f(i, n);
  if (i < count) f(i, count - i);
}

}  // namespace plexus::onednn::PLEXUS_ISA
