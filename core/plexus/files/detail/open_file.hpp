#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace plexus {

/// How long opening a FIFO waits for its other end.
constexpr std::chrono::milliseconds fifo_limit{10000};

/// Opens a file to read it. A FIFO that nobody writes into would block for ever; it is given up after `limit`
/// unless somebody has opened it to write by then, however late the first bytes come. Returns the descriptor,
/// or a negative number after writing the `reason`.
int open_to_read(const std::filesystem::path& path, std::string& reason,
                 std::chrono::milliseconds limit = fifo_limit);

/// The same to write into what exists and need not be a regular file; a FIFO is given up after `limit` unless
/// somebody has opened it to read.
int open_to_write(const std::filesystem::path& path, std::string& reason,
                  std::chrono::milliseconds limit = fifo_limit);

/// Appends to `text` what is left of an open file, of which about `expected` bytes are (0: unknown). Returns
/// false and sets errno for an error.
bool read_to_end(int descriptor, std::string& text, std::size_t expected = 0);

}  // namespace plexus
