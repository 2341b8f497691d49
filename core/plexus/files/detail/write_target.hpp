#pragma once

#include <filesystem>

#include <sys/stat.h>

namespace plexus {

/// The file that writing to a path changes.
struct WriteTarget {
  std::filesystem::path path;  ///< after following symbolic links; may not exist
  bool exists = false;
  struct stat about = {};   ///< of the file at `path`, if it exists
  int own_descriptor = -1;  ///< for /dev/stdout, /dev/fd/N: that descriptor of this process
};

/// Follows the symbolic links of the last part of a path; the folders before it are followed by the system.
/// Throws FileError that names `path` if it cannot be examined.
WriteTarget write_target(const std::filesystem::path& path);

}  // namespace plexus
