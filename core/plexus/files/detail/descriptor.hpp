#pragma once

#include <cstddef>
#include <span>

namespace plexus {

/// An open file, owned. The destructor closes it without a report; who has written asks close().
class Descriptor {
 public:
  /// Negative: no file.
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

  /// Writes all bytes. It goes on after signals, and waits where the other end is full, also if the file was
  /// opened not to. Returns false and sets errno if that fails.
  bool write(std::span<const std::byte> bytes) const;
  /// Returns false and sets errno for an error; some file systems tell only now that a write has failed.
  bool close();

 private:
  int number_;
};

}  // namespace plexus
