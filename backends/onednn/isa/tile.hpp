#pragma once

#include "elementwise.hpp"

/// Loops over tiles, for files of isa/ alone. `omp simd` tells the compiler that they have no loop-carried
/// dependence: an output is the same memory as an operand, or does not overlap it.
namespace plexus::onednn::PLEXUS_ISA {

template <class T, Element of>
struct Typed {
  using Value = T;
  static constexpr Element element = of;
};
using Float32 = Typed<float, Element::float32>;
using Float64 = Typed<double, Element::float64>;
using Int32 = Typed<std::int32_t, Element::int32>;
using Int64 = Typed<std::int64_t, Element::int64>;
using UInt8 = Typed<std::uint8_t, Element::uint8>;
/// As bytes, 0 or 1.
using Boolean = Typed<std::uint8_t, Element::boolean>;

/// Values of a tile, or one number for all of it.
template <class T, bool is_number>
struct Operand {
  explicit Operand(const void* address) : values(static_cast<const T*>(address)) {}
  T operator[](std::int64_t i) const { return values[i]; }
  const T* values;
};
template <class T>
struct Operand<T, true> {
  explicit Operand(const void* address) : value(*static_cast<const T*>(address)) {}
  T operator[](std::int64_t) const { return value; }
  T value;
};

constexpr bool is_number(unsigned numbers, unsigned i) { return (numbers >> i & 1U) != 0; }

template <class F, class To, class A, unsigned numbers = 0>
void map1(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const Operand<A, is_number(numbers, 0)> a(addresses[instruction.in[0]]);
  To* out = static_cast<To*>(addresses[instruction.out]);
#pragma omp simd
  for (std::int64_t i = 0; i < n; ++i) out[i] = static_cast<To>(F::of(a[i]));
}

template <class F, class To, class A, class B, unsigned numbers>
void map2(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const Operand<A, is_number(numbers, 0)> a(addresses[instruction.in[0]]);
  const Operand<B, is_number(numbers, 1)> b(addresses[instruction.in[1]]);
  To* out = static_cast<To*>(addresses[instruction.out]);
#pragma omp simd
  for (std::int64_t i = 0; i < n; ++i) out[i] = static_cast<To>(F::of(a[i], b[i]));
}

template <class F, class To, class A, class B, unsigned numbers>
void map3(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const Operand<A, is_number(numbers, 0)> a(addresses[instruction.in[0]]);
  const Operand<B, is_number(numbers, 1)> b(addresses[instruction.in[1]]);
  const Operand<B, is_number(numbers, 2)> c(addresses[instruction.in[2]]);
  To* out = static_cast<To*>(addresses[instruction.out]);
#pragma omp simd
  for (std::int64_t i = 0; i < n; ++i) out[i] = static_cast<To>(F::of(a[i], b[i], c[i]));
}

template <class F, class T, unsigned numbers>
void map4(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const Operand<T, is_number(numbers, 0)> a(addresses[instruction.in[0]]);
  const Operand<T, is_number(numbers, 1)> b(addresses[instruction.in[1]]);
  const Operand<T, is_number(numbers, 2)> c(addresses[instruction.in[2]]);
  const Operand<T, is_number(numbers, 3)> d(addresses[instruction.in[3]]);
  T* out = static_cast<T*>(addresses[instruction.out]);
#pragma omp simd
  for (std::int64_t i = 0; i < n; ++i) out[i] = F::of(a[i], b[i], c[i], d[i]);
}

template <class F, class T, unsigned numbers>
void map5(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const Operand<T, is_number(numbers, 0)> a(addresses[instruction.in[0]]);
  const Operand<T, is_number(numbers, 1)> b(addresses[instruction.in[1]]);
  const Operand<T, is_number(numbers, 2)> c(addresses[instruction.in[2]]);
  const Operand<T, is_number(numbers, 3)> d(addresses[instruction.in[3]]);
  const Operand<T, is_number(numbers, 4)> e(addresses[instruction.in[4]]);
  T* out = static_cast<T*>(addresses[instruction.out]);
#pragma omp simd
  for (std::int64_t i = 0; i < n; ++i) out[i] = F::of(a[i], b[i], c[i], d[i], e[i]);
}

/// The same for functions that call the C library, so that the loop is not vectorised.
template <class F, class T>
void call1(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const T* a = static_cast<const T*>(addresses[instruction.in[0]]);
  T* out = static_cast<T*>(addresses[instruction.out]);
  for (std::int64_t i = 0; i < n; ++i) out[i] = F::of(a[i]);
}

template <class F, class T, unsigned numbers>
void call2(const Instruction& instruction, void* const* addresses, std::int64_t n) {
  const Operand<T, is_number(numbers, 0)> a(addresses[instruction.in[0]]);
  const Operand<T, is_number(numbers, 1)> b(addresses[instruction.in[1]]);
  T* out = static_cast<T*>(addresses[instruction.out]);
  for (std::int64_t i = 0; i < n; ++i) out[i] = F::of(a[i], b[i]);
}

/// The list of all tile functions, made by the compiler.
struct TableBuilder {
  static constexpr int capacity = 1024;
  TileEntry entries[capacity]{};
  int count = 0;

  constexpr void add(const char* op, Element from, Element to, unsigned numbers, TileFunction run) {
    entries[count++] = {op, from, to, numbers, run};
  }

  /// T -> T of one operand, for each T given.
  template <class F, class... T>
  constexpr void unary(const char* op) {
    (add(op, T::element, T::element, 0, map1<F, typename T::Value, typename T::Value>), ...);
  }
  template <class F, class T>
  constexpr void called(const char* op) {
    add(op, T::element, T::element, 0, call1<F, typename T::Value>);
  }
  /// Two operands, one of which may be a number.
  template <class F, class To, class T>
  constexpr void pair(const char* op) {
    using R = typename To::Value;
    using V = typename T::Value;
    add(op, T::element, To::element, 0, map2<F, R, V, V, 0>);
    add(op, T::element, To::element, 1, map2<F, R, V, V, 1>);
    add(op, T::element, To::element, 2, map2<F, R, V, V, 2>);
  }
  template <class F, class... T>
  constexpr void binary(const char* op) {
    (pair<F, T, T>(op), ...);
  }
  /// The same for functions that call the C library.
  template <class F, class... T>
  constexpr void called_pair(const char* op) {
    (add(op, T::element, T::element, 0, call2<F, typename T::Value, 0>), ...);
    (add(op, T::element, T::element, 1, call2<F, typename T::Value, 1>), ...);
    (add(op, T::element, T::element, 2, call2<F, typename T::Value, 2>), ...);
  }
  template <class F, class... T>
  constexpr void predicate(const char* op) {
    (pair<F, Boolean, T>(op), ...);
  }
};

}  // namespace plexus::onednn::PLEXUS_ISA
