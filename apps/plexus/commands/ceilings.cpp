#include "commands/ceilings.hpp"

#include <plexus/train/clock.hpp>

#include <algorithm>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace plexus::app {

namespace {

constexpr std::int64_t rounds = 2'000'000;
/// The number of independent sums: 8 hide the latency of 4 cycles of 2 multiply-add units; a few more do no
/// harm.
constexpr int chains = 12;

#if defined(__x86_64__)
__attribute__((target("avx512f"))) double multiply_add_512() {
  __m512 sums[chains];
  for (int i = 0; i < chains; ++i) sums[i] = _mm512_set1_ps(static_cast<float>(i));
  const __m512 factor = _mm512_set1_ps(0.999F);
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < chains; ++i) sums[i] = _mm512_fmadd_ps(sums[i], factor, factor);
  }
  for (int i = 1; i < chains; ++i) sums[0] = _mm512_add_ps(sums[0], sums[i]);
  return static_cast<double>(_mm512_cvtss_f32(sums[0]));
}

__attribute__((target("avx2,fma"))) double multiply_add_256() {
  __m256 sums[chains];
  for (int i = 0; i < chains; ++i) sums[i] = _mm256_set1_ps(static_cast<float>(i));
  const __m256 factor = _mm256_set1_ps(0.999F);
  for (std::int64_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < chains; ++i) sums[i] = _mm256_fmadd_ps(sums[i], factor, factor);
  }
  for (int i = 1; i < chains; ++i) sums[0] = _mm256_add_ps(sums[0], sums[i]);
  return static_cast<double>(_mm256_cvtss_f32(sums[0]));
}
#endif

/// Keeps the compiler from removing the loops.
thread_local volatile double last_result;

/// The loop with the widest vectors that the processor has, and the operations of one call.
struct Loop {
  double (*run)();
  double operations;
};

Loop widest_loop() {
  constexpr double vectors = 2.0 * chains * static_cast<double>(rounds);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") != 0) return {multiply_add_512, 16 * vectors};
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0) {
    return {multiply_add_256, 8 * vectors};
  }
#endif
  return {[] { return 0.0; }, 0};
}

/// The shortest of three runs of f, in seconds.
template <class F>
double seconds(F&& f) {
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    const double start = steady_seconds();
    f();
    best = std::min(best, seconds_since(start));
  }
  return best;
}

/// GB/s (read and written) of copying `bytes` in each thread, `repeats` times.
double copying(const Team& team, std::size_t bytes, int repeats) {
  const auto threads = static_cast<std::size_t>(team.threads());
  std::vector<char> from(bytes * threads, 1);
  std::vector<char> to(bytes * threads, 2);
  const double time = seconds([&] {
    team.parallel_for(team.threads(), 1, [&](std::int64_t begin, std::int64_t end) {
      for (int i = 0; i < repeats; ++i) {
        for (std::int64_t part = begin; part < end; ++part) {
          std::memcpy(&to[static_cast<std::size_t>(part) * bytes],
                      &from[static_cast<std::size_t>(part) * bytes], bytes);
        }
      }
    });
  });
  return 2e-9 * static_cast<double>(bytes * threads) * repeats / time;
}

}  // namespace

Ceilings measure_ceilings(const Team& team) {
  const Loop loop = widest_loop();
  const double time = seconds([&] {
    team.parallel_for(team.threads(), 1, [&](std::int64_t, std::int64_t) { last_result = loop.run(); });
  });
  return {1e-9 * loop.operations * team.threads() / time, copying(team, std::size_t{1} << 18U, 200),
          copying(team, std::size_t{1} << 26U, 1)};
}

}  // namespace plexus::app
