#pragma once

#include <filesystem>

namespace plexus {

/// A new folder for temporary files, which is removed again with all that is in it. It is made in the folder
/// that the environment variable `parent_variable` names, or else in the system's for temporary files: so a
/// supervisor can remove what a process that was killed left behind. One thread at a time.
class ScratchFolder {
 public:
  static constexpr const char* parent_variable = "PLEXUS_CHECK_FOLDER";

  /// Throws FileError if none can be made.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace plexus
