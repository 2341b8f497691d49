#pragma once

#include <cstdint>
#include <limits>
#include <utility>

#include <immintrin.h>

/// The vector register of the instruction set that a file of this folder is compiled for, and operations on
/// it for loops over rows. Arithmetic and comparisons of registers are the vector extensions of the compiler.
namespace plexus::onednn::PLEXUS_ISA {

#ifdef __AVX512F__
constexpr std::int64_t register_bytes = 64;
#else
constexpr std::int64_t register_bytes = 32;
#endif

/// The floats in a cache line.
constexpr std::int64_t line_floats = 16;

template <class T>
constexpr std::int64_t lanes = register_bytes / static_cast<std::int64_t>(sizeof(T));

template <class T>
struct Register {
  typedef T type __attribute__((vector_size(register_bytes)));
};
template <class T>
using Lanes = typename Register<T>::type;
using Floats = Lanes<float>;
using Ints = Lanes<std::int32_t>;

/// Integers as wide as T.
template <class T>
using Index = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;

template <class T>
Lanes<T> load(const T* x) {
  Lanes<T> v;
  __builtin_memcpy(&v, x, sizeof(v));
  return v;
}

template <class T>
void store(T* y, const Lanes<T>& v) {
  __builtin_memcpy(y, &v, sizeof(v));
}

template <class T>
Lanes<T> all(T value) {
  // 0 is subtracted, not added: the compiler omits a subtraction of 0, but not an addition, which would turn
  // -0 into +0.
  return value - Lanes<T>{};
}

template <class T, int... i>
Lanes<T> counted(std::integer_sequence<int, i...>) {
  return Lanes<T>{T(i)...};
}

/// 0, 1, 2, ..
template <class T>
Lanes<T> counted() {
  return counted<T>(std::make_integer_sequence<int, int(lanes<T>)>{});
}

/// A mask of lanes as wide as T: all bits of the first n lanes are set.
template <class T>
Lanes<Index<T>> first(std::int64_t n) {
  return counted<Index<T>>() < all(static_cast<Index<T>>(n));
}

/// Loads n <= lanes values, and zeros in the other lanes; memory beyond the values is not accessed.
template <class T>
Lanes<T> load_first(const T* x, std::int64_t n) {
#ifdef __AVX512F__
  const unsigned mask = (1U << n) - 1;
  if constexpr (sizeof(T) == 4) {
    return reinterpret_cast<Lanes<T>>(_mm512_maskz_loadu_epi32(static_cast<__mmask16>(mask), x));
  } else {
    return reinterpret_cast<Lanes<T>>(_mm512_maskz_loadu_epi64(static_cast<__mmask8>(mask), x));
  }
#else
  const __m256i mask = reinterpret_cast<__m256i>(first<T>(n));
  if constexpr (sizeof(T) == 4) {
    return reinterpret_cast<Lanes<T>>(_mm256_maskload_epi32(reinterpret_cast<const int*>(x), mask));
  } else {
    return reinterpret_cast<Lanes<T>>(_mm256_maskload_epi64(reinterpret_cast<const long long*>(x), mask));
  }
#endif
}

/// Writes the first n lanes. With AVX2 in parts: masked stores take several times as long on some processors
/// (4 ns against 1.3 on an EPYC).
template <class T>
void store_first(T* y, const Lanes<T>& v, std::int64_t n) {
#ifdef __AVX512F__
  const unsigned mask = (1U << n) - 1;
  if constexpr (sizeof(T) == 4) {
    _mm512_mask_storeu_epi32(y, static_cast<__mmask16>(mask), reinterpret_cast<__m512i>(v));
  } else {
    _mm512_mask_storeu_epi64(y, static_cast<__mmask8>(mask), reinterpret_cast<__m512i>(v));
  }
#else
  if (n == lanes<T>) return store(y, v);
  const __m256i values = reinterpret_cast<__m256i>(v);
  __m128i rest = _mm256_castsi256_si128(values);
  const std::int64_t bytes = n * static_cast<std::int64_t>(sizeof(T));
  char* at = reinterpret_cast<char*>(y);
  if ((bytes & 16) != 0) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(at), rest);
    rest = _mm256_extracti128_si256(values, 1);
    at += 16;
  }
  if ((bytes & 8) != 0) {
    _mm_storel_epi64(reinterpret_cast<__m128i*>(at), rest);
    rest = _mm_unpackhi_epi64(rest, rest);
    at += 8;
  }
  if ((bytes & 4) != 0) {
    const int last = _mm_cvtsi128_si32(rest);
    __builtin_memcpy(at, &last, sizeof(last));
  }
#endif
}

/// One bit for each lane of a mask: whether the bits of the lane are set.
template <class T>
unsigned bits(const Lanes<T>& mask) {
#ifdef __AVX512F__
  if constexpr (sizeof(T) == 4) return _mm512_movepi32_mask(reinterpret_cast<__m512i>(mask));
  return _mm512_movepi64_mask(reinterpret_cast<__m512i>(mask));
#else
  if constexpr (sizeof(T) == 4) {
    return static_cast<unsigned>(_mm256_movemask_ps(reinterpret_cast<__m256>(mask)));
  }
  return static_cast<unsigned>(_mm256_movemask_pd(reinterpret_cast<__m256d>(mask)));
#endif
}

template <int distance, class V, int... i>
V exchanged(const V& v, std::integer_sequence<int, i...>) {
  return __builtin_shufflevector(v, v, (i ^ distance)...);
}

/// Combines all lanes; every lane of the result holds the combination.
template <class T, class F, int distance = int(lanes<T> / 2)>
Lanes<T> folded(const Lanes<T>& v, F combine) {
  if constexpr (distance == 0) {
    return v;
  } else {
    const Lanes<T> other = exchanged<distance>(v, std::make_integer_sequence<int, int(lanes<T>)>{});
    return folded<T, F, distance / 2>(combine(v, other), combine);
  }
}

// Combinations of two registers. `nothing` is the identity, which changes no value that it is combined with.
template <class T>
struct Sum {
  static constexpr T nothing = T(0);
  Lanes<T> operator()(const Lanes<T>& a, const Lanes<T>& b) const { return a + b; }
};

template <class T>
struct Prod {
  static constexpr T nothing = T(1);
  Lanes<T> operator()(const Lanes<T>& a, const Lanes<T>& b) const { return a * b; }
};

// The result is NaN if one of the values is; a comparison alone would hide it.
template <class T>
struct Max {
  static constexpr T nothing = std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                                    : std::numeric_limits<T>::lowest();
  Lanes<T> operator()(const Lanes<T>& a, const Lanes<T>& b) const { return ((a > b) | (a != a)) ? a : b; }
};

template <class T>
struct Min {
  static constexpr T nothing = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                                                    : std::numeric_limits<T>::max();
  Lanes<T> operator()(const Lanes<T>& a, const Lanes<T>& b) const { return ((a < b) | (a != a)) ? a : b; }
};

/// Loads n <= lanes values, and the identity of Combine in the other lanes.
template <class T, class Combine>
Lanes<T> load_first(const T* x, std::int64_t n, Combine) {
  return first<T>(n) ? load_first(x, n) : all(Combine::nothing);
}

}  // namespace plexus::onednn::PLEXUS_ISA
