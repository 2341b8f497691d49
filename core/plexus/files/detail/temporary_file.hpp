#pragma once

#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/write_target.hpp>

#include <cstddef>
#include <filesystem>
#include <span>

namespace plexus {

/// A new file in the folder of the file that it will replace. The destructor removes it unless
/// replace_target() succeeded. Functions set errno when they return false.
class TemporaryFile {
 public:
  /// If the target exists, only the owner may access the new file until resemble_target() is called;
  /// otherwise the umask gives its permissions. `target` must outlive this object.
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
  /// Renames the file over the target.
  bool replace_target();

 private:
  bool resemble_list() const;

  const WriteTarget& target_;
  std::filesystem::path path_;
  Descriptor file_;
  bool made_;
  bool renamed_ = false;
};

/// Removes the temporary files in `folder` whose processes have ended. Files that cannot be removed stay.
/// Requires: only processes of this machine write there.
void remove_left_files(const std::filesystem::path& folder);

/// The folder part of a path; "." if it has none.
std::filesystem::path folder_of(const std::filesystem::path& file);

}  // namespace plexus
