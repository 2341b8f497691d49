#pragma once

#include <plexus/tensor/tensor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace plexus {

/// The bytes of a data file, read from front to back, and again after rewind(). The readers of formats use
/// it. For one thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource();

  /// The name for messages: the path of the file.
  virtual const std::string& name() const = 0;
  /// Fills the front of `out` and returns the number of bytes, which is less than out.size() only at the end.
  /// Throws DataError when the file is broken (a truncated or damaged gzip stream).
  virtual std::size_t read(std::span<std::byte> out) = 0;
  /// The same, but returns as soon as there are some bytes: a pipe may give few at a time. 0 at the end.
  virtual std::size_t read_some(std::span<std::byte> out);
  /// Waits until read_some would return without waiting, but at most `wait`. False if it would still wait.
  virtual bool is_ready(std::chrono::milliseconds wait);
  /// Goes back to the first byte. Throws DataError for what can be read only once: a pipe.
  virtual void rewind();
  /// An upper bound on the bytes that are left, so that a damaged header is refused before memory is
  /// allocated.
  virtual std::uint64_t most_bytes() const = 0;

  /// As read_exactly, for the first bytes of a file: the message says if the file is empty.
  void read_start(std::span<std::byte> out, std::string_view what);
  /// Throws DataError if fewer than out.size() bytes are left; `what` says what was being read.
  void read_exactly(std::span<std::byte> out, std::string_view what);
  /// Throws DataError if there are further bytes; `what` was complete.
  void require_end(std::string_view what);
  /// Throws DataError if a file of this size cannot hold `type` at `stored_size` bytes an element: its header
  /// is damaged, or its end is missing.
  void require_room(const Type& type, std::size_t stored_size) const;
  /// Reads all bytes that are left.
  std::string read_all();
};

/// Opens a regular file, plain or compressed by gzip, as its content shows. Throws DataError if it cannot be
/// opened. If it is not a regular file, throws DataError without opening it: sources of data are read more
/// than once, and opening a pipe could wait.
std::unique_ptr<ByteSource> open_bytes(const std::filesystem::path& path);
/// As open_bytes, for data that is read only once: accepts a pipe too, and `-` for standard input. Anything
/// but a regular file is read to its end before this returns. Throws DataError also for a device other than a
/// terminal.
std::unique_ptr<ByteSource> open_bytes_once(const std::filesystem::path& path);
/// As open_bytes_once, but a pipe gives its bytes as they come and is not read ahead; most_bytes() is then
/// the largest number, for unknown.
std::unique_ptr<ByteSource> open_bytes_as_they_come(const std::filesystem::path& path);
/// Reads the rest of a source into memory, so that its size is known.
std::unique_ptr<ByteSource> read_to_memory(ByteSource& source);
/// Bytes in memory, which must outlive the source.
std::unique_ptr<ByteSource> bytes_in_memory(std::span<const std::byte> bytes, std::string name);

}  // namespace plexus
