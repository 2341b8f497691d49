#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace plexus {

/// How long opening a FIFO waits for its other end.
constexpr std::chrono::milliseconds fifo_limit{10000};

/// Opens a file for reading. For a FIFO, it fails after `limit` unless a process has opened the FIFO for
/// writing by then; the first bytes may come later. Returns the descriptor, or a negative number and writes
/// the cause into `reason`.
int open_to_read(const std::filesystem::path& path, std::string& reason,
                 std::chrono::milliseconds limit = fifo_limit);

/// Opens an existing file, regular or not, for writing. For a FIFO, it fails after `limit` unless a process
/// has opened the FIFO for reading. Returns as open_to_read does.
int open_to_write(const std::filesystem::path& path, std::string& reason,
                  std::chrono::milliseconds limit = fifo_limit);

/// Appends the rest of an open file, about `expected` bytes (0: unknown), to `text`. Returns false and sets
/// errno on an error.
bool read_to_end(int descriptor, std::string& text, std::size_t expected = 0);

}  // namespace plexus
