#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plexus::app {

/// Files that are made together: all of them are there at the end, or none. One thread at a time.
class NewFiles {
 public:
  NewFiles() = default;
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;
  /// Removes what was made, unless it was kept.
  ~NewFiles();

  /// Makes the folder, and those above it, unless they are there. Throws UsageError if that cannot be done.
  void make_folder(const std::filesystem::path& folder);
  /// Writes a file that is not there. Throws UsageError if it is, FileError if it cannot be written.
  void write(const std::filesystem::path& file, const std::string& text);
  void keep() { made_.clear(); }

 private:
  std::vector<std::filesystem::path> made_;
};

}  // namespace plexus::app
