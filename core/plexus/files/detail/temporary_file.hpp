#pragma once

#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/write_target.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

namespace plexus {

/// A new file in the folder of the one that it will replace. It is removed again unless it was renamed. Its
/// functions set errno when they return false.
class TemporaryFile {
 public:
  /// The umask decides about the permissions of a new file; what replaces another is private until it gets
  /// those of the other. `target` must outlive it.
  explicit TemporaryFile(const WriteTarget& target);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  bool is_open() const { return made_; }
  const std::filesystem::path& path() const { return path_; }
  bool write(std::span<const std::byte> bytes) const { return file_.write(bytes); }
  /// Takes over the owner, the permissions and the access control list of the target. False if that is not
  /// allowed.
  bool resemble_target() const;
  /// Flushes to the disk and closes.
  bool flush();
  bool replace_target();

 private:
  bool resemble_list() const;

  const WriteTarget& target_;
  std::filesystem::path path_;
  Descriptor file_;
  bool made_;
  bool renamed_ = false;
};

/// Removes what processes that have ended left in a folder of files that they were writing. What cannot be
/// removed stays. Requires: processes of this machine alone write there.
void remove_left_files(const std::filesystem::path& folder);

/// Where the file at a path lies.
std::filesystem::path folder_of(const std::filesystem::path& file);

}  // namespace plexus
