#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/tensor/tensor.hpp>

#include <filesystem>

namespace plexus {

/// Reads a NumPy file (.npy, versions 1.0, 2.0 and 3.0; plain or gzip) of dtype <f4, <f8, <i4, <i8, |u1 or
/// |b1. Fortran order is converted to row-major. Throws DataError that names the file, what was expected and
/// what was found: another dtype (objects, structures, big-endian), a header that is not NumPy's own form,
/// too few or too many bytes, rank beyond 8.
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
