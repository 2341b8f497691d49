#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace plexus::reference {

// How two values are combined, and the identity: the result of combining no values.
struct Sum {
  template <class T>
  static constexpr T identity = T(0);
  template <class T>
  static T combine(T a, T b) {
    return a + b;
  }
};

struct Product {
  template <class T>
  static constexpr T identity = T(1);
  template <class T>
  static T combine(T a, T b) {
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
    } else {
      return a * b;
    }
  }
};

// The result is NaN if one of the values is; a comparison alone would hide it.
struct Max {
  template <class T>
  static constexpr T identity = std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                                     : std::numeric_limits<T>::lowest();
  template <class T>
  static T combine(T a, T b) {
    return a > b || a != a ? a : b;
  }
};

struct Min {
  template <class T>
  static constexpr T identity = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                                                     : std::numeric_limits<T>::max();
  template <class T>
  static T combine(T a, T b) {
    return a < b || a != a ? a : b;
  }
};

constexpr std::int64_t lanes = 16;

/// One value for each of up to `lanes` neighbouring columns.
template <class T>
using Row = std::array<T, lanes>;

/// Number of rows that are combined sequentially.
constexpr std::int64_t block_rows = 64;

/// Combines `count` rows of `width` <= lanes values, whose starts are `stride` elements apart, into one row:
/// first the rows of each block one after the other, then the blocks in pairs. So a sum has some log(count)
/// roundings beyond those of a block, instead of count if all rows were added one after the other, and its
/// result depends on the values alone.
template <class Reducer, class T>
Row<T> combine_rows(const T* x, std::int64_t count, std::int64_t stride, std::int64_t width) {
  Row<T> total;
  if (count > block_rows) {
    const std::int64_t half = count / 2;
    total = combine_rows<Reducer>(x, half, stride, width);
    const Row<T> rest = combine_rows<Reducer>(x + half * stride, count - half, stride, width);
    for (std::size_t i = 0; i < lanes; ++i) total[i] = Reducer::combine(total[i], rest[i]);
    return total;
  }
  total.fill(Reducer::template identity<T>);
  for (std::int64_t row = 0; row < count; ++row) {
    const T* values = x + row * stride;
    if (width == lanes) {
      for (std::size_t i = 0; i < lanes; ++i) total[i] = Reducer::combine(total[i], values[i]);
    } else {
      for (std::size_t i = 0; i < static_cast<std::size_t>(width); ++i) {
        total[i] = Reducer::combine(total[i], values[i]);
      }
    }
  }
  return total;
}

/// Combines `count` contiguous values: as rows of 16 lanes, then the rest, then the lanes in pairs.
template <class Reducer, class T>
T combine_all(const T* x, std::int64_t count) {
  if (count < lanes) {
    T result = Reducer::template identity<T>;
    for (std::int64_t i = 0; i < count; ++i) result = Reducer::combine(result, x[i]);
    return result;
  }
  const std::int64_t rows = count / lanes;
  Row<T> partial = combine_rows<Reducer>(x, rows, lanes, lanes);
  for (std::int64_t i = rows * lanes; i < count; ++i) {
    T& lane = partial[static_cast<std::size_t>(i - rows * lanes)];
    lane = Reducer::combine(lane, x[i]);
  }
  for (std::size_t half = lanes / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) partial[i] = Reducer::combine(partial[i], partial[i + half]);
  }
  return partial[0];
}

/// y[o, i] = x[o, 0, i] combined with x[o, 1, i] and so on.
template <class Reducer, class T>
void combine_middle(const T* x, T* y, std::int64_t outer, std::int64_t reduced, std::int64_t inner) {
  for (std::int64_t o = 0; o < outer; ++o) {
    if (inner == 1) {
      y[o] = combine_all<Reducer>(x + o * reduced, reduced);
      continue;
    }
    for (std::int64_t i = 0; i < inner; i += lanes) {
      const std::int64_t width = std::min(lanes, inner - i);
      const Row<T> row = combine_rows<Reducer>(x + o * reduced * inner + i, reduced, inner, width);
      std::copy_n(row.begin(), width, y + o * inner + i);
    }
  }
}

}  // namespace plexus::reference
