#include <plexus/backend/indices.hpp>
#include <plexus/error/index_error.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

namespace plexus {

namespace {

/// The sign bit of an index is set if it is negative, that of (largest - index) if it is too large. The bits
/// are combined without a branch, so that the compiler can vectorise the loop.
template <class Index>
bool are_in_range(const Index* indices, std::int64_t count, Index largest) {
  using Bits = std::make_unsigned_t<Index>;
  Bits signs = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<Bits>(indices[i]);
    signs |= index | (static_cast<Bits>(largest) - index);
  }
  return static_cast<Index>(signs) >= 0;
}

/// " in row 2 (at [2, 0] of the indices, which are [4, 1])"; an empty text for a scalar index.
std::string place_of(std::int64_t element, const Shape& shape) {
  if (shape.is_scalar()) return "";
  const auto strides = row_major_strides(shape);
  const std::int64_t row = element / strides[0];
  if (shape.rank() == 1) return fmt::format(" in row {}", row);
  std::vector<std::int64_t> at;
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    at.push_back(element / strides[axis] % shape[axis]);
  }
  return fmt::format(" in row {} (at {} of the indices, which are {})", row, Shape(at).text(), shape.text());
}

template <class Index>
[[noreturn]] void refuse(const Index* indices, const Shape& shape, std::int64_t size) {
  const Index* const end = indices + shape.elements();
  const Index* const wrong =
      std::find_if(indices, end, [size](Index index) { return index < 0 || index >= size; });
  const std::int64_t element = wrong - indices;
  const std::int64_t rows = shape.is_scalar() ? 1 : shape[0];
  const std::string expected =
      size == 0 ? "there is nothing to select from" : fmt::format("expected 0 to {}", size - 1);
  throw IndexError(
      fmt::format("index {}{} is out of range for size {}: {}; correct the data, or enlarge what "
                  "it selects from",
                  *wrong, place_of(element, shape), size, expected),
      *wrong, element / (shape.elements() / rows), rows, size);
}

template <class Index>
void require(const Index* indices, const Shape& shape, std::int64_t size) {
  constexpr std::int64_t most = std::numeric_limits<Index>::max();
  const auto largest = static_cast<Index>(std::min(size - 1, most));
  if (!are_in_range(indices, shape.elements(), largest)) refuse(indices, shape, size);
}

}  // namespace

void require_in_range(const std::int32_t* indices, const Shape& shape, std::int64_t size) {
  require(indices, shape, size);
}

void require_in_range(const std::int64_t* indices, const Shape& shape, std::int64_t size) {
  require(indices, shape, size);
}

}  // namespace plexus
