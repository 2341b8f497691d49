#include <plexus/error/error.hpp>
#include <plexus/files/files.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace plexus {

namespace {

[[noreturn]] void fail(std::string_view doing, const std::filesystem::path& path, int reason) {
  throw FileError("cannot " + std::string(doing) + " " + path.string() + ": " + std::strerror(reason));
}

/// An open file. Closed without a word if nobody asked for close().
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  /// Some file systems tell only now that a write has failed.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

/// A new file beside the one that it replaces. It is removed again unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target)
      : target_(target), path_(unused_name(target)), file_(create(path_)) {
    if (file_.number() < 0) fail("write a file beside", target_, errno);
  }
  ~TemporaryFile() {
    if (!renamed_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", target_, errno);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  void replace_target() {
    if (::fsync(file_.number()) != 0) fail("flush", target_, errno);
    if (!file_.close()) fail("write", target_, errno);
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail("replace", target_, errno);
    renamed_ = true;
  }

 private:
  static std::string unused_name(const std::filesystem::path& target) {
    std::random_device random;
    return target.string() + "." + std::to_string(::getpid()) + "-" + std::to_string(random());
  }
  /// Not mkstemp, which makes files for the owner alone: the umask decides, as for any new file.
  static int create(const std::string& path) {
    return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  }

  std::filesystem::path target_;
  std::string path_;
  Descriptor file_;
  bool renamed_ = false;
};

void flush_folder(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0) fail("open the folder", folder, errno);
  // Some file systems (network shares) cannot flush folders; the file itself is safe by then.
  if (::fsync(opened.number()) != 0 && errno != EINVAL && errno != ENOTSUP) fail("flush", folder, errno);
}

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  TemporaryFile file(path);
  file.write(bytes);
  file.replace_target();
  flush_folder(path.has_parent_path() ? path.parent_path() : ".");
}

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  write_file_atomically(path, std::as_bytes(std::span(text.data(), text.size())));
}

std::string read_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) fail("read", path, errno);
  struct stat about {};
  const bool known = ::fstat(file.number(), &about) == 0 && about.st_size > 0;
  std::string text(known ? static_cast<std::size_t>(about.st_size) + 1 : 65536, '\0');
  std::size_t size = 0;
  for (;;) {
    if (size == text.size()) text.resize(2 * text.size());
    const ssize_t got = ::read(file.number(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

}  // namespace plexus
