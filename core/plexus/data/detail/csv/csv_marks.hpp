#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plexus {

/// Finds the characters of a text that mean something to a reader of CSV, many at a time: asking each
/// character what it means costs more than reading the numbers.
class CsvMarks {
 public:
  static constexpr std::size_t room_behind = 64;

  /// The characters to find, some of which may be equal.
  explicit CsvMarks(const std::array<char, 6>& marks) : marks_(marks) {}

  /// Begins with a text up to `end`, where a mark has to stand. The text and as many bytes behind its end as
  /// room_behind must stay readable.
  void begin(const char* text, const char* end);
  /// The first mark at `at` or behind it. No call may ask for less than the one before.
  const char* next(const char* at) {
    if (at - chunk_ >= length_) find(at);
    while (places_[next_] < at - chunk_) ++next_;
    while (places_[next_] == length_) find(chunk_ + length_);
    return chunk_ + places_[next_];
  }

 private:
  static constexpr std::ptrdiff_t longest = 1 << 14;

  std::uint64_t marks_of(const char* text) const;
  void find(const char* at);

  std::array<char, 6> marks_;
  const char* end_ = nullptr;
  const char* chunk_ = nullptr;  // what is looked at
  std::ptrdiff_t length_ = 0;
  std::size_t next_ = 0;
  std::array<std::uint16_t, longest + 1> places_{};  // in the chunk; the last is its length
};

}  // namespace plexus
