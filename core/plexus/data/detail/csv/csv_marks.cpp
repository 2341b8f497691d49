#include <plexus/data/detail/csv/csv_marks.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

namespace plexus {

void CsvMarks::begin(const char* text, const char* end) {
  chunk_ = text;
  length_ = 0;
  end_ = end;
}

/// A bit for each of 64 characters, set for a mark; the first character has the lowest bit.
std::uint64_t CsvMarks::marks_of(const char* text) const {
  const auto [a, b, c, d, e, f] = marks_;
  std::array<std::uint8_t, 64> is_mark;  // the compiler uses vector instructions
  for (std::size_t i = 0; i < is_mark.size(); ++i) {
    const char one = text[i];
    is_mark[i] = static_cast<std::uint8_t>((one == a) | (one == b) | (one == c) | (one == d) | (one == e) |
                                           (one == f));
  }
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < is_mark.size(); i += 8) {
    std::uint64_t eight = 0;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(&eight, &is_mark[i], sizeof(eight));
    } else {
      for (unsigned k = 0; k < 8; ++k) eight |= std::uint64_t{is_mark[i + k]} << (8 * k);
    }
    bits |= ((eight * 0x0102040810204080) >> 56U) << i;  // packs the lowest bits of eight bytes into one byte
  }
  return bits;
}

/// Finds the marks of the chunk that begins at `at`.
void CsvMarks::find(const char* at) {
  chunk_ = at;
  length_ = std::min(longest, end_ + 1 - at);
  next_ = 0;
  std::size_t count = 0;
  for (std::ptrdiff_t i = 0; i < length_; i += 64) {
    std::uint64_t bits = marks_of(at + i);
    if (length_ - i < 64) bits &= (std::uint64_t{1} << (length_ - i)) - 1;
    for (; bits != 0; bits &= bits - 1) {
      places_[count++] = static_cast<std::uint16_t>(i + std::countr_zero(bits));
    }
  }
  places_[count] = static_cast<std::uint16_t>(length_);
}

}  // namespace plexus
