#include <plexus/files/file_kind.hpp>

#include <sys/stat.h>

namespace plexus {

std::string why_not_regular(const std::filesystem::path& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0 || S_ISREG(about.st_mode)) return {};
  if (S_ISDIR(about.st_mode)) return "it is a folder, expected a file";
  if (S_ISFIFO(about.st_mode)) {
    return "it is a pipe, which can be read only once; save it as a file and name that";
  }
  if (S_ISSOCK(about.st_mode)) return "it is a socket; save what it gives as a file and name that";
  return "it is a device; save what it gives as a file and name that";
}

}  // namespace plexus
