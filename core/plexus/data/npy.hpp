#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/tensor/tensor.hpp>

#include <filesystem>

namespace plexus {

/// Reads a NumPy file (.npy, versions 1.0, 2.0 and 3.0; plain or gzip) of booleans, integers or
/// floating-point numbers in either byte order: bool -> bool; uint8 -> uint8; int8, int16, int32, uint16 ->
/// int32; int64, uint32, uint64 -> int64; float16, float32 -> float32; float64 -> float64. Fortran order is
/// converted to row-major. Throws DataError that names the file, what was expected and what was found:
/// another dtype (complex numbers, objects, structures, texts, dates), an unsigned value that int64 cannot
/// hold, a header that NumPy would not read, too few or too many bytes, rank beyond 8.
Tensor read_npy(const std::filesystem::path& path);
Tensor read_npy(ByteSource& source);

/// Dtype and shape alone, from the header.
Type read_npy_type(const std::filesystem::path& path);
Type read_npy_type(ByteSource& source);

/// Writes version 1.0, row-major, replacing the file as a whole. Throws FileError.
void write_npy(const std::filesystem::path& path, const Tensor& values);
/// The bytes that write_npy would write.
std::string npy_bytes(const Tensor& values);

}  // namespace plexus
