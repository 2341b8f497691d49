#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace plexus {

/// What other names of a file (hard links) hold after it was written.
enum class HardLinks {
  keep_old,   ///< their old content: the file is always replaced as a whole
  share_new,  ///< the new content, so that they stay names of one file
};

/// Makes the file at `path` hold `bytes`, and nothing else. Everything that Plexus writes is written by this
/// function, or piece by piece by FileWriter. Any thread may call it; of two calls for one path the last one
/// counts.
///
/// - A new file gets the permissions that the umask gives. A file that was there keeps its permissions, its
///   owner and its access control list, not other extended attributes; one that the user may not write is an
///   error.
/// - It is replaced as a whole: a file beside it is written, flushed to the disk and renamed over it.
///   Whatever happens, a reader sees the old file or the new one. Other hard links keep the old content,
///   unless `links` says that they share the new one: a file that has others is then written in place.
/// - Symbolic links stay: the file where they lead to is replaced, or made.
/// - Where no file may be made beside it, or it cannot be replaced with its owner kept, it is written in
///   place. Writing in place begins when all bytes are known and the disk has room for them; if it fails, the
///   message says that the file may hold a part.
/// - A target that is not a regular file (a device, a FIFO) is written to directly. For a FIFO, the function
///   waits at most ten seconds for a reader. /dev/stdout and /dev/fd/N are the open files of this process,
///   which are written at their current position.
///
/// Throws FileError that names the path and the reason.
void write_file(const std::filesystem::path& path, std::span<const std::byte> bytes,
                HardLinks links = HardLinks::keep_old);
void write_file(const std::filesystem::path& path, std::string_view text,
                HardLinks links = HardLinks::keep_old);

/// Whether write_file replaces or makes a regular file at `path`: false for a device, a FIFO, a socket and
/// /dev/stdout, which are written to directly. Throws FileError if the path cannot be examined.
bool is_regular_target(const std::filesystem::path& path);

/// The bytes of a file as they are. For a FIFO it waits at most ten seconds for a writer. Throws FileError.
std::string read_file(const std::filesystem::path& path);
/// The first `bytes` bytes of a file, or the whole of a shorter one. Throws FileError.
std::string read_file_start(const std::filesystem::path& path, std::size_t bytes);

}  // namespace plexus
