#pragma once

#include <plexus/data/byte_source.hpp>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace plexus {

/// The value of most_bytes() for a source of unknown size.
inline constexpr std::uint64_t unknown_size = std::numeric_limits<std::uint64_t>::max();

/// The bytes of a pipe, plain or compressed by gzip, as they come. It reads ahead only bytes that the other
/// end has already written.
class PipeSource final : public ByteSource {
 public:
  /// Owns the descriptor.
  PipeSource(int descriptor, std::string name);
  ~PipeSource() override;

  const std::string& name() const override { return name_; }
  std::size_t read(std::span<std::byte> out) override;
  std::size_t read_some(std::span<std::byte> out) override;
  bool is_ready(std::chrono::milliseconds wait) override;
  std::uint64_t most_bytes() const override { return unknown_size; }

 private:
  struct Inflater;

  /// Fills the buffer; false at the end.
  bool fill();
  /// Reads enough to tell whether it is gzip.
  void begin();
  std::size_t inflated(std::span<std::byte> out);

  int descriptor_;
  std::string name_;
  std::vector<std::byte> buffer_;  ///< bytes from the pipe, not inflated
  std::size_t at_ = 0;             ///< next byte in the buffer
  std::size_t end_ = 0;
  bool begun_ = false;
  std::unique_ptr<Inflater> inflater_;  ///< null: the bytes are plain
};

}  // namespace plexus
