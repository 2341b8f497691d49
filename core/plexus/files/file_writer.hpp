#pragma once

#include <plexus/files/files.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace plexus {

/// Writes a file piece by piece, with the guarantees of write_file: the file is complete, or as it was. A
/// target that is not a regular file (a device, a FIFO, /dev/stdout) gets each piece when it is written. The
/// pieces of a file that can only be written in place are kept in memory until finish(). For one thread at a
/// time.
class FileWriter {
 public:
  /// Throws FileError if the file cannot be written.
  explicit FileWriter(const std::filesystem::path& path, HardLinks links = HardLinks::keep_old);
  /// Without a call of finish(), a regular file stays as it was.
  ~FileWriter();
  FileWriter(FileWriter&&) noexcept;
  FileWriter& operator=(FileWriter&&) noexcept;

  /// Throws FileError that names the path and the reason.
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  /// Makes the file hold what was written. Throws FileError. It is called once, at the end.
  void finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace plexus
