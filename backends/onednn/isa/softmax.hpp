#pragma once

#include "exponential.hpp"

namespace plexus::onednn::PLEXUS_ISA {

/// The larger of two values. A NaN may get lost here; the exponentials of its row are NaN all the same.
struct Larger {
  static constexpr float nothing = Max<float>::nothing;
  Floats operator()(const Floats& a, const Floats& b) const { return a > b ? a : b; }
};

/// A row that fits a register: its largest value, each value minus the largest, e to the power of that (0 in
/// lanes not in use), and the sum of these powers in every lane. Such rows do not depend on each other
/// through memory, so that the processor works on many at a time.
struct ShortRow {
  Floats largest;
  Floats less;
  Floats power;
  Floats total;
};

[[gnu::always_inline]] inline ShortRow short_row(const float* x, std::int64_t count) {
  const Floats values = load_first(x, count, Larger{});
  const Floats largest = folded<float>(values, Larger{});
  const Floats less = values - largest;
  const Floats power = first<float>(count) ? exp_of_negative(less) : Floats{};
  return {largest, less, power, folded<float>(power, Sum<float>{})};
}

/// Writes a short row; `rows` are still to be written, this one included. It writes a whole register if there
/// is room: lanes beyond the row are overwritten by the next row. (Masked stores take several times as long.)
[[gnu::always_inline]] inline void store_short(float* y, const Floats& v, std::int64_t count,
                                               std::int64_t rows) {
  rows* count >= lanes<float> ? store(y, v) : store_first(y, v, count);
}

inline Floats largest_of(const float* x, std::int64_t count) {
  constexpr std::int64_t n = lanes<float>;
  Floats best = all(Larger::nothing);
  std::int64_t i = 0;
  for (; i + n <= count; i += n) best = Larger{}(best, load(x + i));
  if (i < count) best = Larger{}(best, load_first(x + i, count - i, Larger{}));
  return folded<float>(best, Larger{});
}

/// Calls f(position, lanes in use, x - largest, e^(x - largest)) for each register of a row; in lanes not in
/// use the power is 0. Returns the sum of all powers, in every lane.
template <class F>
Floats for_each_power(const float* x, std::int64_t count, const Floats& largest, F f) {
  constexpr std::int64_t n = lanes<float>;
  Floats total{};
  // Sums of blocks of 256 registers, or of sqrt(count / n) if that is more, are added up to keep rounding
  // errors small: see reduction.cpp.
  const auto root = static_cast<std::int64_t>(__builtin_sqrt(static_cast<double>(count / n)));
  const std::int64_t block = n * (root < 256 ? 256 : root);
  for (std::int64_t begin = 0; begin < count; begin += block) {
    const std::int64_t end = count - begin < block ? count : begin + block;
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

/// Loads n <= lanes values; memory beyond them is not accessed.
inline Floats load_lanes(const float* x, std::int64_t n) {
  return n == lanes<float> ? load(x) : load_first(x, n);
}

inline void store_lanes(float* y, const Floats& v, std::int64_t n) {
  n == lanes<float> ? store(y, v) : store_first(y, v, n);
}

/// Calls f(position, lanes in use) for each register of a row.
template <class F>
void for_each_register(std::int64_t count, F f) {
  constexpr std::int64_t n = lanes<float>;
  std::int64_t i = 0;
  for (; i + n <= count; i += n) f(i, n);
  if (i < count) f(i, count - i);
}

}  // namespace plexus::onednn::PLEXUS_ISA
