#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plexus {

/// The first bytes of an NPY file.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// The element types that an NPY file may hold and Plexus reads.
enum class NpyValue : std::uint8_t { boolean, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8 };

/// What the header of an NPY file says.
struct NpyHeader {
  Type type;  ///< what the values are read as
  NpyValue value = NpyValue::f4;
  std::size_t stored_size = 4;  ///< bytes of a value in the file
  bool big_endian = false;
  bool fortran_order = false;
};

/// Reads the header of an NPY file, after which the values stand: a Python dict with the keys descr,
/// fortran_order and shape, in any form that NumPy reads (Python 2's long integers, either quote, any blanks
/// and order of keys). Throws DataError for anything else, and for values that the source cannot hold.
NpyHeader read_npy_header(ByteSource& source);

}  // namespace plexus
