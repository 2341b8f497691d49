#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace plexus::tests {

/// All bytes of a file; none if it is not there.
std::string read_all(const std::filesystem::path& file);
/// A path in the temporary folder that nobody else uses.
std::filesystem::path unique_path(const char* kind);

/// A new empty folder, removed with everything in it at the end.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Writes a file, and the folders that it is in; returns its path.
  std::filesystem::path write(const std::string& name, std::string_view bytes) const;
  std::string read(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

}  // namespace plexus::tests
