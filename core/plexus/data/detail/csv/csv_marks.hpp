#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plexus {

/// Finds the special characters (marks) of a CSV text, 64 at a time: testing each character by itself costs
/// more than converting the numbers.
class CsvMarks {
 public:
  static constexpr std::size_t room_behind = 64;

  /// The characters to find, some of which may be equal.
  explicit CsvMarks(const std::array<char, 6>& marks) : marks_(marks) {}

  /// Starts on a text up to `end`, where a mark has to stand. The text and the room_behind bytes after its
  /// end must stay readable.
  void begin(const char* text, const char* end);
  /// The first mark at or after `at`, which must not be less than in the call before.
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
  const char* chunk_ = nullptr;  // the part of the text whose marks are in places_
  std::ptrdiff_t length_ = 0;
  std::size_t next_ = 0;
  std::array<std::uint16_t, longest + 1> places_{};  // of marks in the chunk, then its length
};

}  // namespace plexus
