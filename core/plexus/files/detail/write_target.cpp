#include <plexus/error/error.hpp>
#include <plexus/files/detail/write_target.hpp>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>

#include <unistd.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40;  // the limit of Linux

[[noreturn]] void fail(const fs::path& path, int reason) {
  throw FileError("cannot write " + path.string() + ": " + std::strerror(reason));
}

/// The number N of /proc/self/fd/N, or -1 for other links. The text of such a link need not be a path, and
/// opening the file again would start at its beginning, where other processes may have written.
int own_descriptor(const fs::path& link) {
  const std::string name = link.filename().string();
  const char* const last = name.data() + name.size();
  int number = -1;
  const auto [end, wrong] = std::from_chars(name.data(), last, number);
  if (wrong != std::errc() || end != last) return -1;
  std::error_code error;
  const std::string folder = fs::canonical(link.parent_path(), error).string();
  if (error || !folder.starts_with("/proc/" + std::to_string(::getpid()) + "/") || !folder.ends_with("/fd")) {
    return -1;
  }
  return number;
}

}  // namespace

WriteTarget write_target(const fs::path& path) {
  WriteTarget target{path};
  struct stat end = {};
  // stat() follows the links: the system may refuse to follow a link in a folder that all users may write to.
  if (::stat(path.c_str(), &end) != 0 && errno != ENOENT) fail(path, errno);
  for (int links = 0; links <= most_links; ++links) {
    if (::lstat(target.path.c_str(), &target.about) != 0) {
      if (errno != ENOENT) fail(path, errno);
      target.about = {};
      return target;
    }
    if (!S_ISLNK(target.about.st_mode)) {
      target.exists = true;
      return target;
    }
    target.own_descriptor = own_descriptor(target.path);
    if (target.own_descriptor >= 0) return target;
    std::error_code error;
    const fs::path next = fs::read_symlink(target.path, error);
    if (error) fail(path, error.value());
    target.path = target.path.parent_path() / next;
  }
  fail(path, ELOOP);
}

}  // namespace plexus
