#include <plexus/error/error.hpp>
#include <plexus/run/detail/run_lock.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

/// Whether `file` is still the one that was opened: its owner removes it before the lock ends.
bool is_there(const fs::path& file, int descriptor) {
  struct stat opened = {}, named = {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(file.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

std::string owner(int descriptor) {
  std::array<char, 32> text = {};
  const ssize_t read = ::pread(descriptor, text.data(), text.size(), 0);
  return read > 0 ? fmt::format("process {}", std::string(text.data(), static_cast<std::size_t>(read)))
                  : "another process";
}

}  // namespace

RunLock::RunLock(const fs::path& directory) : file_(directory / ".lock") {
  while (descriptor_ < 0) {
    const int descriptor = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
      const int reason = errno;
      throw FileError(fmt::format("cannot write to {}: {}", directory.string(), std::strerror(reason)));
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
      if (is_there(file_, descriptor)) {
        descriptor_ = descriptor;
      } else {
        ::close(descriptor);
      }
      continue;
    }
    const int reason = errno;
    const std::string who = owner(descriptor);
    ::close(descriptor);
    if (reason == EINTR) continue;
    if (reason != EWOULDBLOCK) {
      throw FileError(fmt::format("cannot lock {}: {}", file_.string(), std::strerror(reason)));
    }
    throw UsageError(fmt::format("{} is being trained by {}: wait for its end, or stop it (kill -INT)",
                                 directory.string(), who));
  }
  const std::string number = std::to_string(::getpid());
  // The number is for messages only: the lock holds without it.
  if (::ftruncate(descriptor_, 0) == 0) (void)!::pwrite(descriptor_, number.data(), number.size(), 0);
}

RunLock::~RunLock() {
  ::unlink(file_.c_str());
  ::close(descriptor_);
}

}  // namespace plexus
