#include <plexus/error/error.hpp>
#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/open_file.hpp>
#include <plexus/files/detail/write_target.hpp>
#include <plexus/files/file_writer.hpp>
#include <plexus/files/files.hpp>

#include <cerrno>
#include <cstring>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

namespace plexus {

namespace fs = std::filesystem;

namespace {

/// The number of the open file, which the caller owns.
int opened(const fs::path& path) {
  std::string reason;
  const int number = open_to_read(path, reason);
  if (number < 0) throw FileError("cannot read " + path.string() + ": " + reason);
  return number;
}

[[noreturn]] void fail_to_read(const fs::path& path) {
  throw FileError("cannot read " + path.string() + ": " + std::strerror(errno));
}

}  // namespace

void write_file(const fs::path& path, std::span<const std::byte> bytes, HardLinks links) {
  FileWriter writer(path, links);
  writer.write(bytes);
  writer.finish();
}

void write_file(const fs::path& path, std::string_view text, HardLinks links) {
  write_file(path, std::as_bytes(std::span(text.data(), text.size())), links);
}

bool is_regular_target(const fs::path& path) {
  const WriteTarget target = write_target(path);
  return target.own_descriptor < 0 && (!target.exists || S_ISREG(target.about.st_mode));
}

std::string read_file(const fs::path& path) {
  const Descriptor file(opened(path));
  struct stat about {};
  const bool known = ::fstat(file.number(), &about) == 0 && about.st_size > 0;
  std::string text;
  if (!read_to_end(file.number(), text, known ? static_cast<std::size_t>(about.st_size) : 0)) {
    fail_to_read(path);
  }
  return text;
}

std::string read_file_start(const fs::path& path, std::size_t bytes) {
  const Descriptor file(opened(path));
  std::string text(bytes, '\0');
  std::size_t size = 0;
  while (size < bytes) {
    const ssize_t got = ::read(file.number(), text.data() + size, bytes - size);
    if (got < 0 && errno != EINTR) fail_to_read(path);
    if (got == 0) break;
    if (got > 0) size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

}  // namespace plexus
