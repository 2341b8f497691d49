#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace plexus {

/// The element types of tensors. Values of bool are one byte, 0 or 1.
enum class DType : std::uint8_t { float32, float64, int32, int64, uint8, boolean };

/// "float32", "float64", "int32", "int64", "uint8", "bool".
std::string_view name_of(DType dtype);
/// Inverse of name_of. Throws ConfigError for any other text.
DType dtype_named(std::string_view name);
/// Bytes of one element.
std::size_t size_of(DType dtype);

constexpr bool is_floating(DType dtype) { return dtype == DType::float32 || dtype == DType::float64; }

template <class T>
struct dtype_of_t;
template <>
struct dtype_of_t<float> : std::integral_constant<DType, DType::float32> {};
template <>
struct dtype_of_t<double> : std::integral_constant<DType, DType::float64> {};
template <>
struct dtype_of_t<std::int32_t> : std::integral_constant<DType, DType::int32> {};
template <>
struct dtype_of_t<std::int64_t> : std::integral_constant<DType, DType::int64> {};
template <>
struct dtype_of_t<std::uint8_t> : std::integral_constant<DType, DType::uint8> {};
template <>
struct dtype_of_t<bool> : std::integral_constant<DType, DType::boolean> {};

/// The DType of a C++ element type.
template <class T>
inline constexpr DType dtype_of = dtype_of_t<std::remove_cv_t<T>>::value;

/// Calls `f(T{})` with the C++ element type of `dtype`; all branches return the same type.
template <class F>
decltype(auto) visit_dtype(DType dtype, F&& f) {
  switch (dtype) {
    case DType::float32:
      return f(float{});
    case DType::float64:
      return f(double{});
    case DType::int32:
      return f(std::int32_t{});
    case DType::int64:
      return f(std::int64_t{});
    case DType::uint8:
      return f(std::uint8_t{});
    case DType::boolean:
      break;
  }
  return f(bool{});
}

}  // namespace plexus
