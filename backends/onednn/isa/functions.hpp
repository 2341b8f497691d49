#pragma once

/// Functions of one float or double, for files of isa/ alone. Those of float are free of branches and calls,
/// so that a loop over them is vectorised; relative errors are below 3 * 2^-24 (measured on every 257th
/// float; a test holds them to 4). Polynomials are minimax fits. Those of double are the C library's.
namespace plexus::onednn::PLEXUS_ISA {

[[gnu::always_inline]] inline float bits_as_float(int bits) { return __builtin_bit_cast(float, bits); }
[[gnu::always_inline]] inline int bits_of(float x) { return __builtin_bit_cast(int, x); }
[[gnu::always_inline]] inline float fma_of(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
[[gnu::always_inline]] inline double fma_of(double a, double b, double c) { return __builtin_fma(a, b, c); }

/// x = n ln 2 + r with |r| <= ln 2 / 2.
struct Reduced {
  int n;
  float whole;  ///< n
  float r;
};

[[gnu::always_inline]] inline Reduced reduced(float x) {
  // Adding 1.5 * 2^23 rounds to a whole number, which is then in the lowest bits.
  constexpr float shift = 12582912.0F;
  const float shifted = fma_of(x, 1.44269504F, shift);
  const float whole = shifted - shift;
  const int n =
      static_cast<int>(static_cast<unsigned>(bits_of(shifted)) - static_cast<unsigned>(bits_of(shift)));
  // ln 2 is split into two parts, of which the first ends in zero bits.
  const float r = fma_of(whole, -1.42860677e-6F, fma_of(whole, -0.693145752F, x));
  return {n, whole, r};
}

/// e^r - 1 for |r| <= ln 2 / 2.
[[gnu::always_inline]] inline float small_expm1(float r) {
  float q = 0.000199156231F;
  q = fma_of(q, r, 0.00139420456F);
  q = fma_of(q, r, 0.00833327044F);
  q = fma_of(q, r, 0.0416663438F);
  q = fma_of(q, r, 0.166666672F);
  q = fma_of(q, r, 0.5F);
  return fma_of(q * r, r, r);
}

/// 2^n for n in [-126, 127].
[[gnu::always_inline]] inline float power_of_two(int n) {
  return bits_as_float(static_cast<int>((static_cast<unsigned>(n) + 127U) << 23));
}

[[gnu::always_inline]] inline float exp_of(float x) {
  // Beyond these limits the result is 0 or infinite. A NaN is left as it is.
  x = x < -104.0F ? -104.0F : x;
  x = x > 89.0F ? 89.0F : x;
  const Reduced at = reduced(x);
  // 2^n is split into two factors, since it may be out of the range of floats itself.
  const int half = at.n >> 1;
  return (small_expm1(at.r) + 1) * power_of_two(half) * power_of_two(at.n - half);
}
[[gnu::always_inline]] inline double exp_of(double x) { return __builtin_exp(x); }

[[gnu::always_inline]] inline float expm1_of(float x) {
  const float original = x;
  x = x < -18.0F ? -18.0F : x;
  x = x > 89.0F ? 89.0F : x;
  const Reduced at = reduced(x);
  const float p = small_expm1(at.r);
  // 2^n (p + 1) - 1 is computed halved, since 2^n may overflow where the result does not.
  const float scale = power_of_two(at.n - 1);
  const float y = fma_of(scale, p, scale - 0.5F) * 2;
  return at.n == 0 ? p : original > 89.0F ? original * 3e38F : y;
}
[[gnu::always_inline]] inline double expm1_of(double x) { return __builtin_expm1(x); }

[[gnu::always_inline]] inline float log_of(float x) {
  // Subnormal numbers are scaled up first.
  const bool tiny = x < 1.17549435e-38F;
  const float scaled = tiny ? x * 8388608.0F : x;
  // The exponent that leaves m in [sqrt 1/2, sqrt 2).
  const unsigned bits = static_cast<unsigned>(bits_of(scaled));
  const int e = static_cast<int>(bits - 0x3F3504F3U) >> 23;
  const float m = bits_as_float(static_cast<int>(bits - (static_cast<unsigned>(e) << 23)));
  const float exponent = static_cast<float>(e) - (tiny ? 23.0F : 0.0F);
  const float f = m - 1;
  float q = 0.0691554025F;
  q = fma_of(q, f, -0.11789865F);
  q = fma_of(q, f, 0.118729264F);
  q = fma_of(q, f, -0.12384335F);
  q = fma_of(q, f, 0.142186642F);
  q = fma_of(q, f, -0.166692525F);
  q = fma_of(q, f, 0.200022265F);
  q = fma_of(q, f, -0.249999866F);
  q = fma_of(q, f, 0.333333105F);
  // log(1 + f) = f + f^2 (f q - 1/2)
  const float tail = fma_of(f * f, fma_of(f, q, -0.5F), exponent * 1.42860677e-6F);
  const float y = fma_of(exponent, 0.693145752F, f + tail);
  const float infinity = __builtin_inff();
  // The special cases are zero, negative numbers, NaN and infinity.
  return x > 0 ? (x < infinity ? y : x) : (x == 0 ? -infinity : __builtin_nanf(""));
}
[[gnu::always_inline]] inline double log_of(double x) { return __builtin_log(x); }

[[gnu::always_inline]] inline float log1p_of(float x) {
  const float u = 1 + x;
  // The rounding error of 1 + x.
  const float lost = x < 1 ? x - (u - 1) : 1 - (u - x);
  const float y = log_of(u);
  return u > 0 && u < __builtin_inff() ? y + lost / u : y;
}
[[gnu::always_inline]] inline double log1p_of(double x) { return __builtin_log1p(x); }

[[gnu::always_inline]] inline float tanh_of(float x) {
  const float t = expm1_of(-2 * __builtin_fabsf(x));
  return __builtin_copysignf(t / (t + 2), x);
}
[[gnu::always_inline]] inline double tanh_of(double x) { return __builtin_tanh(x); }

[[gnu::always_inline]] inline float sigmoid_of(float x) {
  const float e = exp_of(-__builtin_fabsf(x));
  return (x < 0 ? e : 1.0F) / (1 + e);
}
[[gnu::always_inline]] inline double sigmoid_of(double x) {
  const double e = __builtin_exp(-__builtin_fabs(x));
  return (x < 0 ? e : 1.0) / (1 + e);
}

[[gnu::always_inline]] inline float erf_of(float x) {
  const float a = __builtin_fabsf(x);
  const float z = x * x;
  float near = 8.34522798e-05F;
  near = fma_of(near, z, -0.000813743856F);
  near = fma_of(near, z, 0.00520063424F);
  near = fma_of(near, z, -0.0268592704F);
  near = fma_of(near, z, 0.112836942F);
  near = fma_of(near, z, -0.376126349F);
  near = fma_of(near, z, 0.128379166F);
  near = fma_of(near, x, x);
  // log(1 - erf a) on [0.92, 4], beyond which erf is 1.
  const float b = a > 4.0F ? 4.0F : a;
  float far = -2.1094962e-05F;
  far = fma_of(far, b, 0.000434461661F);
  far = fma_of(far, b, -0.00417105854F);
  far = fma_of(far, b, 0.0251194164F);
  far = fma_of(far, b, -0.10828007F);
  far = fma_of(far, b, -0.633346915F);
  far = fma_of(far, b, -1.12951493F);
  far = fma_of(far, b, 0.000174683169F);
  const float y = __builtin_copysignf(1 - exp_of(far), x);
  return a < 0.92F ? near : y;
}
[[gnu::always_inline]] inline double erf_of(double x) { return __builtin_erf(x); }

/// sin x (quarter 0) or cos x (quarter 1), computed in double. Requires: |x| < 2^30, or x is infinite or NaN.
[[gnu::always_inline]] inline float wave(float x, int quarter) {
  const double wide = x;
  constexpr double shift = 6755399441055744.0;  // 1.5 * 2^52, as in `reduced`
  const double shifted = fma_of(wide, 0.63661977236758134, shift);
  const double whole = shifted - shift;
  const long long bits = __builtin_bit_cast(long long, shifted) + quarter;
  // pi / 2 in two parts.
  const double r = fma_of(whole, -6.123233995736766e-17, fma_of(whole, -1.5707963267948966, wide));
  const double z = r * r;
  // Taylor's series: |r| <= pi / 4.
  double sine = 1.0 / 6227020800;
  sine = fma_of(sine, z, -1.0 / 39916800);
  sine = fma_of(sine, z, 1.0 / 362880);
  sine = fma_of(sine, z, -1.0 / 5040);
  sine = fma_of(sine, z, 1.0 / 120);
  sine = fma_of(sine, z, -1.0 / 6);
  sine = fma_of(sine * z, r, r);
  double cosine = 1.0 / 479001600;
  cosine = fma_of(cosine, z, -1.0 / 3628800);
  cosine = fma_of(cosine, z, 1.0 / 40320);
  cosine = fma_of(cosine, z, -1.0 / 720);
  cosine = fma_of(cosine, z, 1.0 / 24);
  cosine = fma_of(cosine, z, -0.5);
  cosine = fma_of(cosine, z, 1.0);
  const double y = (bits & 1) != 0 ? cosine : sine;
  return static_cast<float>((bits & 2) != 0 ? -y : y);
}

[[gnu::always_inline]] inline double sin_of(double x) { return __builtin_sin(x); }
[[gnu::always_inline]] inline double cos_of(double x) { return __builtin_cos(x); }

/// Computed in double: |x| is reduced to t with |t| <= tan(pi / 8), for which Taylor's series is used.
[[gnu::always_inline]] inline float atan_of(float x) {
  const double a = __builtin_fabs(static_cast<double>(x));
  const bool far = a > 2.414213562373095;
  const bool near = a < 0.41421356237309503;
  // The divisor is 1 if a is `far`: for an infinite a the quotient would be NaN.
  const double middle = (a - 1) / (far ? 1 : a + 1);
  const double t = far ? -1 / a : near ? a : middle;
  const double offset = far ? 1.5707963267948966 : near ? 0.0 : 0.78539816339744828;
  const double z = t * t;
  double q = 1.0 / 17;
  q = fma_of(q, z, -1.0 / 15);
  q = fma_of(q, z, 1.0 / 13);
  q = fma_of(q, z, -1.0 / 11);
  q = fma_of(q, z, 1.0 / 9);
  q = fma_of(q, z, -1.0 / 7);
  q = fma_of(q, z, 1.0 / 5);
  q = fma_of(q, z, -1.0 / 3);
  return __builtin_copysignf(static_cast<float>(offset + fma_of(q * z, t, t)), x);
}
[[gnu::always_inline]] inline double atan_of(double x) { return __builtin_atan(x); }

/// log x in double. Requires: x > 0, and x is the value of a float.
[[gnu::always_inline]] inline double wide_log(double x) {
  const long long bits = __builtin_bit_cast(long long, x);
  const long long e = (bits - 0x3FE6A09E667F3BCDLL) >> 52;
  const double m = __builtin_bit_cast(double, bits - e * (1LL << 52));
  // log m = 2 (s + s^3 / 3 + s^5 / 5 + ..)
  const double s = (m - 1) / (m + 1);
  const double z = s * s;
  double q = 1.0 / 13;
  q = fma_of(q, z, 1.0 / 11);
  q = fma_of(q, z, 1.0 / 9);
  q = fma_of(q, z, 1.0 / 7);
  q = fma_of(q, z, 1.0 / 5);
  q = fma_of(q, z, 1.0 / 3);
  q = fma_of(q, z, 1.0);
  return fma_of(static_cast<double>(e), 0.69314718055994531, 2 * s * q);
}

/// e^x in double, for x limited to [-150, 150]: at the ends it is 0 and infinity as a float.
[[gnu::always_inline]] inline double wide_exp(double x) {
  x = x < -150.0 ? -150.0 : x;
  x = x > 150.0 ? 150.0 : x;
  constexpr double shift = 6755399441055744.0;
  const double shifted = fma_of(x, 1.4426950408889634, shift);
  const double whole = shifted - shift;
  // Unsigned, since the bits of a NaN must not overflow; its result is NaN in any case.
  const unsigned long long n =
      __builtin_bit_cast(unsigned long long, shifted) - __builtin_bit_cast(unsigned long long, shift);
  const double r = fma_of(whole, -0.69314718055994531, x);
  double p = 1.0 / 362880;
  p = fma_of(p, r, 1.0 / 40320);
  p = fma_of(p, r, 1.0 / 5040);
  p = fma_of(p, r, 1.0 / 720);
  p = fma_of(p, r, 1.0 / 120);
  p = fma_of(p, r, 1.0 / 24);
  p = fma_of(p, r, 1.0 / 6);
  p = fma_of(p, r, 0.5);
  p = fma_of(p, r, 1.0);
  p = fma_of(p, r, 1.0);
  return p * __builtin_bit_cast(double, (n + 1023) << 52U);
}

/// a^b, all of C's special cases included.
[[gnu::always_inline]] inline float power_of(float a, float b) {
  const double infinity = __builtin_inf();
  const double size = __builtin_fabs(static_cast<double>(a));
  const double exponent = b;
  const double inside = wide_log(size > 0 && size < infinity ? size : 1.0);
  const double log_a = size > 0 ? (size < infinity ? inside : size) : (size == 0 ? -infinity : size);
  double y = wide_exp(exponent * log_a);
  y = size == 1 && (exponent == exponent || a == 1) ? 1.0 : y;
  y = exponent == 0 ? 1.0 : y;
  const bool is_whole = __builtin_floor(exponent) == exponent;
  const double half = exponent * 0.5;
  const bool is_odd = is_whole && __builtin_floor(half) != half;
  const bool undefined = a < 0 && size < infinity && !is_whole;
  y = is_odd ? __builtin_copysign(y, static_cast<double>(a)) : y;
  return undefined ? __builtin_nanf("") : static_cast<float>(y);
}
[[gnu::always_inline]] inline double power_of(double a, double b) { return __builtin_pow(a, b); }

}  // namespace plexus::onednn::PLEXUS_ISA
