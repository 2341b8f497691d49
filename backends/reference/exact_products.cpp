#include "exact_products.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace plexus::reference {

namespace {

struct Size {
  blasint m, n, k;
};
constexpr Size sizes[] = {{1, 1, 1},    {5, 7, 9},    {1, 40, 65},   {40, 1, 65},
                          {33, 17, 48}, {64, 64, 64}, {100, 31, 29}, {21, 26, 777}};

/// Pseudo-random integers from -8 to 8. The sum of 777 products of two is 49,728 at most, which float32
/// represents exactly.
template <class T>
std::vector<T> whole_numbers(blasint count, std::uint32_t next) {
  std::vector<T> numbers(static_cast<std::size_t>(count));
  for (T& number : numbers) {
    next = next * 1664525U + 1013904223U;
    number = static_cast<T>(static_cast<int>(next >> 16U) % 17 - 8);
  }
  return numbers;
}

template <class T, class Multiply>
bool is_exact(Multiply multiply, const Size& s, bool transpose_a, bool transpose_b) {
  const std::vector<T> a = whole_numbers<T>(s.m * s.k, 1), b = whole_numbers<T>(s.k * s.n, 2);
  std::vector<T> c(static_cast<std::size_t>(s.m * s.n), std::numeric_limits<T>::quiet_NaN());
  multiply(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans,
           s.m, s.n, s.k, T(1), a.data(), transpose_a ? s.m : s.k, b.data(), transpose_b ? s.k : s.n, T(0),
           c.data(), s.n);
  const auto at = [](blasint row, blasint rows, blasint column, blasint columns, bool transposed) {
    return static_cast<std::size_t>(transposed ? column * rows + row : row * columns + column);
  };
  for (blasint i = 0; i < s.m; ++i) {
    for (blasint j = 0; j < s.n; ++j) {
      T sum = 0;
      for (blasint k = 0; k < s.k; ++k) {
        sum += a[at(i, s.m, k, s.k, transpose_a)] * b[at(k, s.k, j, s.n, transpose_b)];
      }
      if (!(c[static_cast<std::size_t>(i * s.n + j)] == sum)) return false;
    }
  }
  return true;
}

template <class T, class Multiply>
bool all_exact(Multiply multiply) {
  for (const Size& size : sizes) {
    for (const bool transpose_a : {false, true}) {
      for (const bool transpose_b : {false, true}) {
        if (!is_exact<T>(multiply, size, transpose_a, transpose_b)) return false;
      }
    }
  }
  return true;
}

}  // namespace

bool exact_products(decltype(&cblas_sgemm) sgemm) { return all_exact<float>(sgemm); }
bool exact_products(decltype(&cblas_dgemm) dgemm) { return all_exact<double>(dgemm); }

}  // namespace plexus::reference
