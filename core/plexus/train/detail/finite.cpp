#include <plexus/train/detail/finite.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <type_traits>

namespace plexus {
namespace {

/// Numbers from here on round to infinity: the largest one plus half the distance to the next one.
template <class T>
double beyond(DType precision) {
  if (std::is_same_v<T, float> || precision == DType::float64) return std::numeric_limits<double>::infinity();
  return 0x1.ffffffp+127;
}

/// Whether the value is NaN, or not below `limit` in size.
template <class T>
bool is_outside(T value, T limit) {
  return !(std::fabs(value) < limit);
}

/// Without an early exit, and in blocks of constant size, so that compilers vectorize the loop.
template <class T>
bool all_within(std::span<const T> values, T limit) {
  using Flag = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr std::size_t block = 16;
  Flag outside[block] = {};
  std::size_t first = 0;
  for (; first + block <= values.size(); first += block) {
    for (std::size_t i = 0; i < block; ++i) {
      outside[i] |= static_cast<Flag>(is_outside(values[first + i], limit));
    }
  }
  for (; first < values.size(); ++first) outside[0] |= static_cast<Flag>(is_outside(values[first], limit));
  return std::all_of(std::begin(outside), std::end(outside), [](Flag flag) { return flag == 0; });
}

}  // namespace

std::int64_t first_nonfinite(const Tensor& values, DType precision) {
  return first_nonfinite(values.type(), values.raw(), precision);
}

std::int64_t first_nonfinite(const Type& type, const void* values, DType precision) {
  return visit_dtype(type.dtype, [&]<class T>(T) -> std::int64_t {
    if constexpr (std::is_floating_point_v<T>) {
      const std::span elements(static_cast<const T*>(values),
                               static_cast<std::size_t>(type.shape.elements()));
      const T limit = static_cast<T>(beyond<T>(precision));
      if (all_within(elements, limit)) return -1;
      const auto wrong = std::find_if(elements.begin(), elements.end(),
                                      [limit](T value) { return is_outside(value, limit); });
      return wrong - elements.begin();
    }
    return -1;
  });
}

}  // namespace plexus
