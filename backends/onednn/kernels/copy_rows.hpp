#pragma once

#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace plexus::onednn {

/// The bytes of a row: of the elements at one index of the first dimension.
inline std::size_t bytes_of_row(const Type& type) {
  return static_cast<std::size_t>(type.shape.from(1).elements()) * size_of(type.dtype);
}

/// Rows of at most this many bytes are copied faster by some instructions here than by a call of memcpy.
inline constexpr std::size_t short_row_bytes = 512;

inline void copy_short_row(const std::byte* from, std::byte* to, std::size_t bytes) {
  const auto copy_by = [&]<std::size_t step>(std::integral_constant<std::size_t, step>) {
    std::size_t at = 0;
    for (; at + step <= bytes; at += step) std::memcpy(to + at, from + at, step);
    // The last bytes are copied together with some before them.
    if (at < bytes) std::memcpy(to + bytes - step, from + bytes - step, step);
  };
  if (bytes >= 16) return copy_by(std::integral_constant<std::size_t, 16>{});
  if (bytes >= 4) return copy_by(std::integral_constant<std::size_t, 4>{});
  for (std::size_t i = 0; i < bytes; ++i) to[i] = from[i];
}

/// y[i] = x[index[i]], rows of `row` bytes.
template <class Index>
using CopyRows = void (*)(const std::byte* x, const Index* index, std::int64_t count, std::size_t row,
                          std::byte* y);

template <std::size_t known, class Index>
void copy_rows(const std::byte* x, const Index* index, std::int64_t count, std::size_t row, std::byte* y) {
  const std::size_t size = known == 0 ? row : known;
  for (std::int64_t i = 0; i < count; ++i) {
    std::memcpy(y + static_cast<std::size_t>(i) * size, x + static_cast<std::size_t>(index[i]) * size, size);
  }
}

template <class Index>
void copy_short_rows(const std::byte* x, const Index* index, std::int64_t count, std::size_t row,
                     std::byte* y) {
  for (std::int64_t i = 0; i < count; ++i, y += row) {
    copy_short_row(x + static_cast<std::size_t>(index[i]) * row, y, row);
  }
}

/// The function for rows of `row` bytes. Common small sizes have one of their own, since a copy of a few
/// bytes is not worth a call of memcpy.
template <class Index>
CopyRows<Index> copy_of_rows(std::size_t row) {
  switch (row) {
    case 1:
      return copy_rows<1, Index>;
    case 4:
      return copy_rows<4, Index>;
    case 8:
      return copy_rows<8, Index>;
    case 16:
      return copy_rows<16, Index>;
    case 32:
      return copy_rows<32, Index>;
    default:
      return row <= short_row_bytes ? copy_short_rows<Index> : copy_rows<0, Index>;
  }
}

}  // namespace plexus::onednn
