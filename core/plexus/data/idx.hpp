#pragma once

#include <plexus/data/byte_source.hpp>
#include <plexus/tensor/tensor.hpp>

#include <filesystem>

namespace plexus {

/// Reads an IDX file (the format of MNIST): two zero bytes, a type code, the rank, that many big-endian
/// 32-bit dimensions, then the values, big-endian and row-major. Codes: 0x08 unsigned byte -> uint8; 0x09
/// signed byte, 0x0B 16-bit and 0x0C 32-bit integers -> int32; 0x0D -> float32; 0x0E -> float64. Plain or
/// gzip. Throws DataError that names the file, what was expected and what was found, for anything else:
/// another magic number, rank 0 or beyond 8, too few or too many bytes, dimensions that the file cannot hold.
Tensor read_idx(const std::filesystem::path& path);
Tensor read_idx(ByteSource& source);

/// Dtype and shape alone, from the header.
Type read_idx_type(const std::filesystem::path& path);
Type read_idx_type(ByteSource& source);

}  // namespace plexus
