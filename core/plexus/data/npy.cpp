#include <plexus/data/detail/npy_header.hpp>
#include <plexus/data/npy.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace plexus {

namespace {

constexpr std::size_t alignment = 64;  // of the values within the file

struct Descr {
  std::string_view text;
  DType dtype;
};
constexpr std::array<Descr, 6> written_descrs{{{"<f4", DType::float32},
                                               {"<f8", DType::float64},
                                               {"<i4", DType::int32},
                                               {"<i8", DType::int64},
                                               {"|u1", DType::uint8},
                                               {"|b1", DType::boolean}}};

float float_of_half(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000) << 16;
  const int exponent = half >> 10 & 31;
  const std::uint32_t fraction = half & 1023;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7F800000U | fraction << 13);
  const float size = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                   : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
  return sign != 0 ? -size : size;
}

/// The values of a file in memory, with the byte order of the file.
struct StoredValues {
  std::span<const std::byte> bytes;
  bool big_endian;

  template <class T>
  T at(std::size_t i) const {
    std::array<std::byte, sizeof(T)> value;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(T)), sizeof(T), value.begin());
    if (big_endian) std::reverse(value.begin(), value.end());
    return std::bit_cast<T>(value);
  }
};

template <class T, class Out>
void decode(const StoredValues& stored, std::span<Out> out) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = stored.at<T>(i);
}

void decode_unsigned(const StoredValues& stored, std::span<std::int64_t> out, const std::string& file) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto value = stored.at<std::uint64_t>(i);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      throw DataError(
          fmt::format("{} holds {} as its value {} (from 0), beyond the largest integer of 64 bits "
                      "with a sign; convert it in NumPy: numpy.save(file, array.astype('float64'))",
                      file, value, i));
    }
    out[i] = static_cast<std::int64_t>(value);
  }
}

/// Converts values whose bytes in the file are not those of a tensor.
void decode(const NpyHeader& header, const StoredValues& stored, const std::string& file, Tensor& out) {
  static_assert(std::endian::native == std::endian::little);
  switch (header.value) {
    case NpyValue::i1:
      return decode<std::int8_t>(stored, out.data<std::int32_t>());
    case NpyValue::i2:
      return decode<std::int16_t>(stored, out.data<std::int32_t>());
    case NpyValue::i4:
      return decode<std::int32_t>(stored, out.data<std::int32_t>());
    case NpyValue::i8:
      return decode<std::int64_t>(stored, out.data<std::int64_t>());
    case NpyValue::u2:
      return decode<std::uint16_t>(stored, out.data<std::int32_t>());
    case NpyValue::u4:
      return decode<std::uint32_t>(stored, out.data<std::int64_t>());
    case NpyValue::u8:
      return decode_unsigned(stored, out.data<std::int64_t>(), file);
    case NpyValue::f2: {
      const std::span<float> values = out.data<float>();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = float_of_half(stored.at<std::uint16_t>(i));
      return;
    }
    case NpyValue::f4:
      return decode<float>(stored, out.data<float>());
    case NpyValue::f8:
      return decode<double>(stored, out.data<double>());
    case NpyValue::boolean:
    case NpyValue::u1:
      break;
  }
}

/// Whether the bytes of the values in the file are those of a tensor.
bool is_stored_as_read(const NpyHeader& header) {
  const bool same_size = header.stored_size == size_of(header.type.dtype);
  return same_size && header.value != NpyValue::u8 && (!header.big_endian || header.stored_size == 1);
}

/// Reorders column-major values to row-major: `columns` holds the values of `type` with the first index
/// running fastest.
Tensor row_major(const Type& type, const Tensor& columns) {
  const std::size_t size = size_of(type.dtype);
  const auto strides = row_major_strides(type.shape);
  Tensor rows(type);
  std::array<std::int64_t, Shape::max_rank> index{};
  const std::int64_t count = type.shape.elements();
  std::int64_t at = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    std::memcpy(rows.raw() + static_cast<std::size_t>(at) * size,
                columns.raw() + static_cast<std::size_t>(i) * size, size);
    for (std::size_t axis = 0; axis < type.shape.rank(); ++axis) {
      at += strides[axis];
      if (++index[axis] < type.shape[axis]) break;
      at -= strides[axis] * type.shape[axis];
      index[axis] = 0;
    }
  }
  return rows;
}

void require_booleans(const Tensor& values, const std::string& file) {
  for (std::size_t i = 0; i < values.bytes(); ++i) {
    const int value = std::to_integer<int>(values.raw()[i]);
    if (value > 1)
      throw DataError(fmt::format("{} holds the byte {} as a bool, expected 0 or 1", file, value));
  }
}

}  // namespace

Tensor read_npy(ByteSource& source) {
  const NpyHeader header = read_npy_header(source);
  Tensor values(header.type);
  const std::string what = "an NPY array " + header.type.text();
  if (is_stored_as_read(header)) {
    source.read_exactly({values.raw(), values.bytes()}, what);
  } else {
    std::vector<std::byte> bytes(header.stored_size * static_cast<std::size_t>(header.type.shape.elements()));
    source.read_exactly(bytes, what);
    decode(header, {bytes, header.big_endian}, source.name(), values);
  }
  source.require_end(what);
  if (header.type.dtype == DType::boolean) require_booleans(values, source.name());
  return header.fortran_order && header.type.shape.rank() > 1 ? row_major(header.type, values) : values;
}

Tensor read_npy(const std::filesystem::path& path) { return read_npy(*open_bytes(path)); }

Type read_npy_type(ByteSource& source) { return read_npy_header(source).type; }

Type read_npy_type(const std::filesystem::path& path) { return read_npy_type(*open_bytes(path)); }

std::string npy_bytes(const Tensor& values) {
  std::string shape;
  for (std::int64_t dim : values.shape()) shape += std::to_string(dim) + ", ";
  if (values.shape().rank() == 1) shape.pop_back();               // (3,)
  if (values.shape().rank() > 1) shape.resize(shape.size() - 2);  // (3, 4)
  const auto* descr = std::find_if(written_descrs.begin(), written_descrs.end(),
                                   [&](const Descr& d) { return d.dtype == values.dtype(); });
  std::string header =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descr->text, shape);
  const std::size_t before = npy_magic.size() + 4;
  const std::size_t whole = (before + header.size() + 1 + alignment - 1) / alignment * alignment;
  header.append(whole - before - header.size() - 1, ' ') += '\n';

  std::string bytes(npy_magic);
  bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.raw()), values.bytes());
  return bytes;
}

void write_npy(const std::filesystem::path& path, const Tensor& values) {
  write_file(path, npy_bytes(values));
}

}  // namespace plexus
