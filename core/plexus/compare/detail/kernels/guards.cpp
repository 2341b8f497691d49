#include <plexus/backend/detail/guard.hpp>
#include <plexus/compare/detail/kernels/guards.hpp>

#include <array>
#include <cstdint>
#include <cstring>

namespace plexus {

namespace {

/// One byte more than a guard has, so that a guard may begin with either of the two bytes that alternate.
using Pattern = std::array<std::byte, guard_bytes + 1>;

/// The bytes are NaN in float32 and in float64, and no kernel is likely to write them.
Pattern made_pattern() {
  Pattern pattern{};
  for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = std::byte(i % 2 == 0 ? 0xFA : 0xFF);
  return pattern;
}

/// The contents of a guard that begins at this address. The guards of neighbouring buffers overlap, and the
/// guard after a value of 27 bytes begins at an odd address. So a byte depends on its address, not on its
/// position in the guard.
const std::byte* pattern_at(const std::byte* begin) {
  static const Pattern made = made_pattern();
  return made.data() + reinterpret_cast<std::uintptr_t>(begin) % 2;
}

}  // namespace

Tensor bytes_at(const std::byte* begin, std::size_t count) {
  Tensor bytes(DType::uint8, {static_cast<std::int64_t>(count)});
  std::memcpy(bytes.raw(), begin, count);
  return bytes;
}

void Guards::add(void* buffer, std::size_t bytes, const std::string& what) {
  auto* const begin = static_cast<std::byte*>(buffer);
  guards_.push_back({begin + bytes, "writes behind " + what});
  guards_.push_back({begin - guard_bytes, "writes before " + what});
}

void Guards::set() const {
  for (const Guard& guard : guards_) std::memcpy(guard.begin, pattern_at(guard.begin), guard_bytes);
}

std::optional<Damage> Guards::damage() const {
  for (const Guard& guard : guards_) {
    const std::byte* const pattern = pattern_at(guard.begin);
    if (std::memcmp(guard.begin, pattern, guard_bytes) == 0) continue;
    return Damage{guard.written, bytes_at(pattern, guard_bytes), bytes_at(guard.begin, guard_bytes)};
  }
  return std::nullopt;
}

}  // namespace plexus
