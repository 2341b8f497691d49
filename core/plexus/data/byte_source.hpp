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

/// The bytes of a data file, read from front to back, and again if need be. The readers of formats use it.
/// One thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource();

  /// What messages call it: the path of the file.
  virtual const std::string& name() const = 0;
  /// Fills the front of `out` and returns how many bytes there were: less than asked only at the end.
  /// Throws DataError when the file is broken (a truncated or damaged gzip stream).
  virtual std::size_t read(std::span<std::byte> out) = 0;
  /// The same, but returns as soon as there are some bytes: a pipe may give few at a time. 0 at the end.
  virtual std::size_t read_some(std::span<std::byte> out);
  /// Waits until read_some would return without waiting, for so long at most. False if it would still wait.
  virtual bool is_ready(std::chrono::milliseconds wait);
  /// Goes back to the first byte. Throws DataError for what can be read only once: a pipe.
  virtual void rewind();
  /// An upper bound on the bytes that are left, so that a damaged header is refused before memory is
  /// allocated.
  virtual std::uint64_t most_bytes() const = 0;

  /// As read_exactly, of the first bytes: an empty file is called so.
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

/// Opens a file, plain or compressed by gzip, which its content decides. Throws DataError if it cannot be
/// opened, and without opening it if it is no regular file: sources of data are read more than once, and a
/// pipe would make the reader wait.
std::unique_ptr<ByteSource> open_bytes(const std::filesystem::path& path);
/// The same for what is read only once: a pipe will do too, and `-` is standard input. What is no regular
/// file is read to its end before this returns. Throws DataError also for a device that is no terminal.
std::unique_ptr<ByteSource> open_bytes_once(const std::filesystem::path& path);
/// The same, but a pipe gives its bytes as they come, and is not read ahead; most_bytes() is unknown then
/// (the largest number).
std::unique_ptr<ByteSource> open_bytes_as_they_come(const std::filesystem::path& path);
/// What is left of a source, read to its end: its size is known then.
std::unique_ptr<ByteSource> read_to_memory(ByteSource& source);
/// Bytes in memory, which must outlive the source.
std::unique_ptr<ByteSource> bytes_in_memory(std::span<const std::byte> bytes, std::string name);

}  // namespace plexus
