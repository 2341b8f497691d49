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
  /// Removes the files and folders that were made, unless keep() was called.
  ~NewFiles();

  /// Makes the folder and its parents, unless they exist. Throws UsageError if that fails.
  void make_folder(const std::filesystem::path& folder);
  /// Writes a new file. Throws UsageError if it exists, FileError if it cannot be written.
  void write(const std::filesystem::path& file, const std::string& text);
  void keep() { made_.clear(); }

 private:
  std::vector<std::filesystem::path> made_;
};

}  // namespace plexus::app
