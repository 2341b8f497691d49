#pragma once

#include <plexus/tensor/tensor.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plexus {

/// Named tensors, in order of name.
using NamedTensors = std::map<std::string, Tensor>;

/// Writes tensors as a safetensors file (https://huggingface.co/docs/safetensors: little-endian, row-major),
/// aside and then renamed, so that the file is complete or as it was. `metadata` goes to "__metadata__".
/// Throws FileError, and UsageError for a name that the format cannot hold: "__metadata__", or one that is
/// not UTF-8.
void write_safetensors(const std::filesystem::path& file, const NamedTensors& tensors,
                       const std::map<std::string, std::string>& metadata = {});

/// Reads a safetensors file with dtypes F32, F64, I32, I64, U8, BOOL. The header must be strict (no name
/// twice, nothing but dtype, shape and data_offsets) and the tensors must fill the file: no holes, no
/// overlaps, nothing after them. Its metadata may say in "plexus_format" which version of a run directory the
/// tensors are of; a newer one than this program knows is refused. Throws DataError, naming the file and what
/// is wrong with it, and FileError if it cannot be read.
NamedTensors read_safetensors(const std::filesystem::path& file);
/// Reads the same format from bytes in memory; messages name them `name`.
NamedTensors read_safetensors(std::string_view bytes, const std::string& name);
/// The metadata of such bytes or of such a file; empty if there are none. Of a file, only the header is read.
/// Throws DataError for a wrong header, as read_safetensors does.
std::map<std::string, std::string> safetensors_metadata(std::string_view bytes, const std::string& name);
std::map<std::string, std::string> safetensors_metadata(const std::filesystem::path& file);
/// The bytes that write_safetensors would write.
std::string safetensors_bytes(const NamedTensors& tensors,
                              const std::map<std::string, std::string>& metadata = {});

}  // namespace plexus
