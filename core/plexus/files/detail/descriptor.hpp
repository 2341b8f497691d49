#pragma once

#include <cstddef>
#include <span>

namespace plexus {

/// Owns an open file descriptor. The destructor closes it and ignores errors; after writing, close() reports
/// them.
class Descriptor {
 public:
  /// A negative `number` means no file.
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

  /// Writes all bytes. It goes on after a signal interrupted it, and waits while a pipe is full, also if the
  /// file was opened with O_NONBLOCK. Returns false and sets errno if that fails.
  bool write(std::span<const std::byte> bytes) const;
  /// Returns false and sets errno on an error; some file systems report a failed write only here.
  bool close();

 private:
  int number_;
};

}  // namespace plexus
