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

namespace plexus {

namespace fs = std::filesystem;

void write_file(const fs::path& path, std::span<const std::byte> bytes) {
  FileWriter writer(path);
  writer.write(bytes);
  writer.finish();
}

void write_file(const fs::path& path, std::string_view text) {
  write_file(path, std::as_bytes(std::span(text.data(), text.size())));
}

bool is_regular_target(const fs::path& path) {
  const WriteTarget target = write_target(path);
  return target.own_descriptor < 0 && (!target.exists || S_ISREG(target.about.st_mode));
}

std::string read_file(const fs::path& path) {
  std::string reason;
  const Descriptor file(open_to_read(path, reason));
  if (!file) throw FileError("cannot read " + path.string() + ": " + reason);
  struct stat about {};
  const bool known = ::fstat(file.number(), &about) == 0 && about.st_size > 0;
  std::string text;
  if (!read_to_end(file.number(), text, known ? static_cast<std::size_t>(about.st_size) : 0)) {
    throw FileError("cannot read " + path.string() + ": " + std::strerror(errno));
  }
  return text;
}

}  // namespace plexus
