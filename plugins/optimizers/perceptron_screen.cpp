#include "perceptron_screen.hpp"

#include <cmath>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace plexus {

namespace {

/// The number of independent sums, which hide the latency of an addition.
constexpr std::int64_t screen_chains = 8;

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) double lanes_sum(__m256d lanes) {
  const __m128d halves = _mm_add_pd(_mm256_castpd256_pd128(lanes), _mm256_extractf128_pd(lanes, 1));
  return _mm_cvtsd_f64(_mm_add_sd(halves, _mm_unpackhi_pd(halves, halves)));
}

__attribute__((target("avx2,fma"))) ScreenedSum numbers_avx2(const double* v, const double* x,
                                                             std::int64_t n) {
  const __m256d no_sign = _mm256_castsi256_pd(_mm256_set1_epi64x(0x7fffffffffffffff));
  __m256d sums[2] = {};
  __m256d sizes[2] = {};
  std::int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (std::int64_t k = 0; k < 2; ++k) {
      const __m256d product = _mm256_mul_pd(_mm256_loadu_pd(v + i + 4 * k), _mm256_loadu_pd(x + i + 4 * k));
      sums[k] = _mm256_add_pd(sums[k], product);
      sizes[k] = _mm256_add_pd(sizes[k], _mm256_and_pd(product, no_sign));
    }
  }
  for (; i < n; i += 4) {
    const __m256i left = _mm256_set1_epi64x(n - i);
    const __m256i mask = _mm256_cmpgt_epi64(left, _mm256_set_epi64x(3, 2, 1, 0));
    const __m256d product = _mm256_mul_pd(_mm256_maskload_pd(v + i, mask), _mm256_maskload_pd(x + i, mask));
    sums[0] = _mm256_add_pd(sums[0], product);
    sizes[0] = _mm256_add_pd(sizes[0], _mm256_and_pd(product, no_sign));
  }
  return {lanes_sum(_mm256_add_pd(sums[0], sums[1])), lanes_sum(_mm256_add_pd(sizes[0], sizes[1]))};
}

__attribute__((target("avx2,fma"))) __m256d four_bytes(const std::uint8_t* x) {
  std::int32_t bytes;
  std::memcpy(&bytes, x, sizeof bytes);
  return _mm256_cvtepi32_pd(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(bytes)));
}

__attribute__((target("avx2,fma"))) double bytes_avx2(const double* v, const std::uint8_t* x,
                                                      std::int64_t n) {
  __m256d sums[4] = {};
  std::int64_t i = 0;
  for (; i + 16 <= n; i += 16) {
    for (std::int64_t k = 0; k < 4; ++k) {
      sums[k] = _mm256_fmadd_pd(_mm256_loadu_pd(v + i + 4 * k), four_bytes(x + i + 4 * k), sums[k]);
    }
  }
  double rest = 0;
  for (; i < n; ++i) rest += v[i] * x[i];
  return rest + lanes_sum(_mm256_add_pd(_mm256_add_pd(sums[0], sums[1]), _mm256_add_pd(sums[2], sums[3])));
}
#endif

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
#else
  return false;
#endif
}

const bool wide_screen = has_avx2();

}  // namespace

ScreenedSum screened_sum(const double* v, const double* x, std::int64_t n) {
#if defined(__x86_64__)
  if (wide_screen) return numbers_avx2(v, x, n);
#endif
  return plain_screened_sum(v, x, n);
}

double screened_sum(const double* v, const std::uint8_t* x, std::int64_t n) {
#if defined(__x86_64__)
  if (wide_screen) return bytes_avx2(v, x, n);
#endif
  return plain_screened_sum(v, x, n);
}

ScreenedSum plain_screened_sum(const double* v, const double* x, std::int64_t n) {
  double sums[screen_chains] = {};
  double sizes[screen_chains] = {};
  std::int64_t i = 0;
  for (; i + screen_chains <= n; i += screen_chains) {
    for (std::int64_t k = 0; k < screen_chains; ++k) {
      const double product = v[i + k] * x[i + k];
      sums[k] += product;
      sizes[k] += std::abs(product);
    }
  }
  for (std::int64_t k = 0; i < n; ++i, ++k) {
    const double product = v[i] * x[i];
    sums[k] += product;
    sizes[k] += std::abs(product);
  }
  ScreenedSum all{};
  for (std::int64_t k = 0; k < screen_chains; ++k) {
    all.sum += sums[k];
    all.absolute += sizes[k];
  }
  return all;
}

double plain_screened_sum(const double* v, const std::uint8_t* x, std::int64_t n) {
  double sums[screen_chains] = {};
  std::int64_t i = 0;
  for (; i + screen_chains <= n; i += screen_chains) {
    for (std::int64_t k = 0; k < screen_chains; ++k) sums[k] += v[i + k] * x[i + k];
  }
  for (std::int64_t k = 0; i < n; ++i, ++k) sums[k] += v[i] * x[i];
  double all = 0;
  for (const double sum : sums) all += sum;
  return all;
}

}  // namespace plexus
