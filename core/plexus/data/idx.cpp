#include <plexus/data/idx.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include <fmt/format.h>

namespace plexus {

namespace {

struct Header {
  Type type;
  int code = 0;
  std::size_t stored_size = 1;  ///< bytes of a value in the file

  std::size_t stored_bytes() const { return stored_size * static_cast<std::size_t>(type.shape.elements()); }
};

std::uint32_t big_endian(std::span<const std::byte> bytes) {
  std::uint32_t value = 0;
  for (std::byte b : bytes) value = value << 8 | std::to_integer<std::uint32_t>(b);
  return value;
}

/// What a type code means: how wide its values are in the file, and the dtype that they are read as.
struct Coding {
  int code;
  std::size_t stored_size;
  DType dtype;
};
constexpr Coding codings[] = {{0x08, 1, DType::uint8}, {0x09, 1, DType::int32},   {0x0B, 2, DType::int32},
                              {0x0C, 4, DType::int32}, {0x0D, 4, DType::float32}, {0x0E, 8, DType::float64}};

Header header_of_code(int code, const std::string& file) {
  for (const Coding& coding : codings) {
    if (coding.code == code) return {{coding.dtype, {}}, code, coding.stored_size};
  }
  throw DataError(
      fmt::format("{} is not an IDX file that can be read: type code 0x{:02X}, expected 0x08, 0x09, 0x0B, "
                  "0x0C, 0x0D or 0x0E",
                  file, code));
}

Header read_header(ByteSource& source) {
  std::array<std::byte, 4> magic{};
  source.read_start(magic, "the magic number of an IDX file");
  if (magic[0] != std::byte{0} || magic[1] != std::byte{0}) {
    throw DataError(
        fmt::format("{} is not an IDX file: it starts with the bytes {:02x} {:02x}, expected 00 00",
                    source.name(), std::to_integer<int>(magic[0]), std::to_integer<int>(magic[1])));
  }
  Header header = header_of_code(std::to_integer<int>(magic[2]), source.name());
  const auto rank = std::to_integer<std::size_t>(magic[3]);
  if (rank < 1 || rank > Shape::max_rank) {
    throw DataError(fmt::format("{} is not an IDX file that can be read: {} dimensions, expected 1 to {}",
                                source.name(), rank, Shape::max_rank));
  }
  std::array<std::byte, 4 * Shape::max_rank> stored{};
  source.read_exactly({stored.data(), 4 * rank}, "the dimensions of an IDX file");
  std::array<std::int64_t, Shape::max_rank> dims{};
  for (std::size_t i = 0; i < rank; ++i) dims[i] = big_endian({stored.data() + 4 * i, 4});
  header.type.shape = Shape(std::span<const std::int64_t>(dims.data(), rank));
  source.require_room(header.type, header.stored_size);
  return header;
}

/// Converts big-endian values of type `Stored` to the values of a tensor.
template <class Stored, class T>
void decode(std::span<const std::byte> bytes, std::span<T> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    std::array<std::byte, sizeof(Stored)> value;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Stored)), sizeof(Stored),
                value.rbegin());
    out[i] = std::bit_cast<Stored>(value);
  }
}

void decode(int code, std::span<const std::byte> bytes, Tensor& out) {
  static_assert(std::endian::native == std::endian::little);
  switch (code) {
    case 0x09:
      return decode<std::int8_t>(bytes, out.data<std::int32_t>());
    case 0x0B:
      return decode<std::int16_t>(bytes, out.data<std::int32_t>());
    case 0x0C:
      return decode<std::int32_t>(bytes, out.data<std::int32_t>());
    case 0x0D:
      return decode<float>(bytes, out.data<float>());
    default:
      return decode<double>(bytes, out.data<double>());
  }
}

}  // namespace

Tensor read_idx(ByteSource& source) {
  const Header header = read_header(source);
  const std::string what = "an IDX array " + header.type.text();
  Tensor values(header.type);
  if (header.code == 0x08) {
    source.read_exactly({values.raw(), values.bytes()}, what);
  } else {
    std::vector<std::byte> stored(header.stored_bytes());
    source.read_exactly(stored, what);
    decode(header.code, stored, values);
  }
  source.require_end(what);
  return values;
}

Tensor read_idx(const std::filesystem::path& path) { return read_idx(*open_bytes(path)); }

Type read_idx_type(ByteSource& source) { return read_header(source).type; }

Type read_idx_type(const std::filesystem::path& path) { return read_idx_type(*open_bytes(path)); }

}  // namespace plexus
