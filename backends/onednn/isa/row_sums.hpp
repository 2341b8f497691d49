#pragma once

#include <cstdint>
#include <type_traits>

/// Sums of rows that are given by their indices.
namespace plexus::onednn::PLEXUS_ISA {

/// y = the sum of `count` rows of x, whose indices are `rows`. Works on some columns at a time, whose sums
/// stay in L1. Floats are summed in float64, since there may be thousands of rows.
template <class T>
void sum_rows(const T* x, const std::int64_t* rows, std::int64_t count, T* y, std::int64_t columns) {
  using Sum = std::conditional_t<std::is_same_v<T, float>, double, T>;
  constexpr std::int64_t block = 64;
  for (std::int64_t c = 0; c < columns; c += block) {
    const std::int64_t width = columns - c < block ? columns - c : block;
    Sum sums[block] = {};
    for (std::int64_t i = 0; i < count; ++i) {
      const T* row = x + rows[i] * columns + c;
#pragma omp simd
      for (std::int64_t j = 0; j < width; ++j) sums[j] += static_cast<Sum>(row[j]);
    }
    for (std::int64_t j = 0; j < width; ++j) y[c + j] = static_cast<T>(sums[j]);
  }
}

}  // namespace plexus::onednn::PLEXUS_ISA
