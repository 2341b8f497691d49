#pragma once

#include "lanes.hpp"

namespace plexus::onednn::PLEXUS_ISA {

/// a * b + c, rounded once.
inline Floats fused(const Floats& a, const Floats& b, const Floats& c) {
#ifdef __AVX512F__
  return _mm512_fmadd_ps(a, b, c);
#else
  return _mm256_fmadd_ps(a, b, c);
#endif
}

/// e^x for x <= 0 or NaN, within 2 ulp; 0 where it is no normal number.
inline Floats exp_of_negative(const Floats& x) {
  // x = n ln 2 + r; adding 1.5 * 2^23 leaves n in the low bits.
  const Floats magic = all(0x1.8p23F);
  const Floats shifted = fused(x, all(1.44269504F), magic);
  const Floats n = shifted - magic;
  const Floats r = fused(n, all(-0x1.7f7d1cp-20F), fused(n, all(-0x1.62e4p-1F), x));
  // Taylor's series: r is 0.35 at most.
  constexpr float series[] = {1.0F / 720, 1.0F / 120, 1.0F / 24, 1.0F / 6, 0.5F, 1.0F, 1.0F};
  Floats p = all(1.0F / 5040);
  for (const float coefficient : series) p = fused(p, r, all(coefficient));
  const Ints power = (reinterpret_cast<Ints>(shifted) << 23) + all(127 << 23);
  return x < all(-87.3F) ? Floats{} : p * reinterpret_cast<Floats>(power);
}

/// The natural logarithm of a finite x >= 1 or of NaN, within 2 ulp.
inline Floats log_of_large(const Floats& x) {
  // x = 2^n m, m in [sqrt 1/2, sqrt 2).
  const Ints bits_of_half_root = all(0x3f3504f3);
  const Ints above = reinterpret_cast<Ints>(x) - bits_of_half_root;
  const Ints n = above >> 23;
  const Floats m = reinterpret_cast<Floats>((above & all(0x7fffff)) + bits_of_half_root);
  // ln m = 2 atanh s = 2 (s + s^3/3 + s^5/5 + ..); s is 0.18 at most.
  const Floats s = (m - 1) / (m + 1);
  const Floats square = s * s;
  constexpr float series[] = {2.0F / 7, 2.0F / 5, 2.0F / 3};
  Floats p = all(2.0F / 9);
  for (const float coefficient : series) p = fused(p, square, all(coefficient));
  const Floats exponent = __builtin_convertvector(n, Floats);
  const Floats log_m = fused(p * square, s, s + s);
  const Floats result = fused(exponent, all(0x1.62e4p-1F), fused(exponent, all(0x1.7f7d1cp-20F), log_m));
  return x != x ? x : result;
}

}  // namespace plexus::onednn::PLEXUS_ISA
