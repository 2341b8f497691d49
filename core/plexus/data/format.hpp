#pragma once

#include <plexus/data/byte_source.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace plexus {

/// The formats of a table or an array.
enum class Format : std::uint8_t { csv, npy, idx };

/// The kind of a file by its first bytes, whatever its name: "an NPY file", "an IDX file", "a ZIP archive
/// (such as .npz or .xlsx)", "a PNG picture", ...; empty for text, and for an unknown kind.
std::string kind_of_content(std::string_view start);

/// A file that was opened, and its format.
struct FormattedSource {
  Format format = Format::csv;
  std::unique_ptr<ByteSource> bytes;  ///< all of the file, from its first byte
};

/// Opens a file for reading it once, plain or gzip, a pipe, or (`-`) standard input: a table in a pipe is
/// read as it comes. The content decides the format: \x93NUMPY begins an NPY file, two zero bytes an IDX
/// file, and anything without a known mark is CSV. Throws DataError for a file that cannot be opened, an
/// empty file, and a file of another known kind.
FormattedSource open_formatted(const std::filesystem::path& path);

}  // namespace plexus
