#include <plexus/backend/detail/guard.hpp>
#include <plexus/compare/detail/kernels/guards.hpp>

#include <array>
#include <cstring>

namespace plexus {

namespace {

using Pattern = std::array<std::byte, guard_bytes>;

/// The bytes are NaN in float32 and in float64, and no kernel is likely to write them.
Pattern made_pattern() {
  Pattern pattern{};
  for (std::size_t i = 0; i < pattern.size(); ++i) pattern[i] = std::byte(i % 2 == 0 ? 0xFA : 0xFF);
  return pattern;
}

const Pattern& pattern() {
  static const Pattern made = made_pattern();
  return made;
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
  for (const Guard& guard : guards_) std::memcpy(guard.begin, pattern().data(), guard_bytes);
}

std::optional<Damage> Guards::damage() const {
  for (const Guard& guard : guards_) {
    if (std::memcmp(guard.begin, pattern().data(), guard_bytes) == 0) continue;
    return Damage{guard.written, bytes_at(pattern().data(), guard_bytes), bytes_at(guard.begin, guard_bytes)};
  }
  return std::nullopt;
}

}  // namespace plexus
