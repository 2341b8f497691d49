#pragma once

#include <plexus/files/files.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace plexus {

/// Writes a file piece by piece as write_file writes it at once: it is whole, or as it was. What is no
/// regular file (a device, a FIFO, /dev/stdout) gets each piece when it is written; what will be written in
/// place is kept in memory until then. One thread at a time.
class FileWriter {
 public:
  /// Throws FileError if the file cannot be written.
  explicit FileWriter(const std::filesystem::path& path, HardLinks links = HardLinks::keep_old);
  /// What is not finished leaves a regular file as it was.
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
