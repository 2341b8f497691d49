#pragma once

#include <cstdint>

namespace plexus {

/// The sum of f(begin) ... f(begin + count - 1) in the order in which NumPy adds a contiguous float64 array
/// (numpy/_core/src/umath/loops_utils.h.src, pairwise_sum), so that the bits are equal. f is called once for
/// each index.
template <class F>
double pairwise_sum(std::int64_t begin, std::int64_t count, const F& f) {
  if (count < 8) {
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) sum += f(begin + i);
    return sum;
  }
  if (count > 128) {
    const std::int64_t half = count / 2 - count / 2 % 8;
    const double left = pairwise_sum(begin, half, f);
    return left + pairwise_sum(begin + half, count - half, f);
  }
  double sums[8];
  for (std::int64_t k = 0; k < 8; ++k) sums[k] = f(begin + k);
  std::int64_t i = 8;
  for (; i + 8 <= count; i += 8) {
    for (std::int64_t k = 0; k < 8; ++k) sums[k] += f(begin + i + k);
  }
  double sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
  for (; i < count; ++i) sum += f(begin + i);
  return sum;
}

}  // namespace plexus
