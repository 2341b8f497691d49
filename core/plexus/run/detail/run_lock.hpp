#pragma once

#include <filesystem>

namespace plexus {

/// The right to write a run directory, which one process has at a time: a lock (flock) on a file `.lock` in
/// it. The file holds the number of the process. The lock ends with this object, or with the process, however
/// that ends.
class RunLock {
 public:
  /// Throws UsageError if another process, or another training of this one, has it, FileError if the file
  /// cannot be made.
  explicit RunLock(const std::filesystem::path& directory);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace plexus
