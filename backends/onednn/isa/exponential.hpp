#pragma once

#include "functions.hpp"
#include "lanes.hpp"

namespace plexus::onednn::PLEXUS_ISA {

/// Applies f to each lane. The length of the loop is constant, so that the compiler turns it into operations
/// on registers again.
template <class F>
[[gnu::always_inline]] inline Floats mapped(const Floats& x, F f) {
  alignas(register_bytes) float values[lanes<float>];
  store(values, x);
#pragma omp simd
  for (std::int64_t i = 0; i < lanes<float>; ++i) values[i] = f(values[i]);
  return load(values);
}

/// e^x for x <= 0 or NaN, and 0 where the result would be subnormal. Softmax needs no more; it costs two
/// thirds of exp_of.
[[gnu::always_inline]] inline Floats exp_of_negative(const Floats& x) {
  const Floats power = mapped(x, [](float value) {
    const Reduced at = reduced(value);
    return (small_expm1(at.r) + 1) * power_of_two(at.n);
  });
  return x < all(-87.3F) ? Floats{} : power;
}

[[gnu::always_inline]] inline Floats log_of(const Floats& x) {
  return mapped(x, [](float value) { return log_of(value); });
}

}  // namespace plexus::onednn::PLEXUS_ISA
