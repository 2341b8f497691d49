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

/// What the first bytes of a file tell of its kind, whatever its name: "an NPY file", "an IDX file",
/// "a ZIP archive (such as .npz or .xlsx)", "a PNG picture", ...; empty for text, and for what is not known.
std::string kind_of_content(std::string_view start);

/// A file that was opened, and its format.
struct FormattedSource {
  Format format = Format::csv;
  std::unique_ptr<ByteSource> bytes;  ///< all of the file, from its first byte
};

/// Opens a file for reading it once, plain or gzip, a pipe, or (`-`) standard input: a table in a pipe is
/// read as it comes. Its content decides the format: \x93NUMPY begins an NPY file, two zero bytes an IDX
/// file, and what has no mark of its own is CSV. Throws DataError for what cannot be opened, for an empty
/// file and for what is plainly something else.
FormattedSource open_formatted(const std::filesystem::path& path);

}  // namespace plexus
