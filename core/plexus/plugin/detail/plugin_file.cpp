#include <plexus/error/error.hpp>
#include <plexus/error/printable.hpp>
#include <plexus/files/sha256.hpp>
#include <plexus/plugin/detail/plugin_file.hpp>
#include <plexus/plugin/loader.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

namespace plexus {
namespace {

namespace fs = std::filesystem;

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

using Buffer = std::vector<std::byte>;

/// In bytes. The memory of a larger file is not kept.
constexpr std::size_t largest_spare = std::size_t{1} << 24;

/// The buffer of a file that was read before, or null. It is used again for the next file, whose pages then
/// need no allocation.
std::atomic<Buffer*>& spare_buffer() {
  static std::atomic<Buffer*> spare = nullptr;
  return spare;
}

std::unique_ptr<Buffer> taken_buffer() {
  std::unique_ptr<Buffer> spare(spare_buffer().exchange(nullptr));
  return spare ? std::move(spare) : std::make_unique<Buffer>();
}

void give_back(std::unique_ptr<Buffer> buffer) {
  if (buffer->size() <= largest_spare) buffer.reset(spare_buffer().exchange(buffer.release()));
}

[[noreturn]] void refuse_changed(const fs::path& file, std::string_view what_ran) {
  throw PluginError(
      fmt::format("cannot use plugin {}: the file was replaced or written to while it was being loaded. {}\n"
                  "  Wait until it is built or copied, and start again.",
                  file.string(), what_ran));
}

/// Reads a file of `size` bytes into the beginning of `buffer`.
void read_into(Buffer& buffer, const fs::path& file, std::uint64_t size) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw PluginError(fmt::format("cannot read plugin {}: {}", file.string(), std::strerror(errno)));
  if (buffer.size() < size) buffer = Buffer(size);
  in.read(reinterpret_cast<char*>(buffer.data()), static_cast<std::streamsize>(size));
  if (in.eof()) refuse_changed(file, "It became shorter while it was read.");
  if (!in) throw FileError(fmt::format("reading plugin {} failed: {}", file.string(), std::strerror(errno)));
}

std::string_view kind_of(const fs::path& file) {
  switch (fs::status(file).type()) {
    case fs::file_type::directory:
      return "a folder";
    case fs::file_type::fifo:
      return "a pipe";
    case fs::file_type::socket:
      return "a socket";
    default:
      return "a device";
  }
}

// Called before anything reads the whole file.
void require_plausible_size(const fs::path& file) {
  const std::uintmax_t size = fs::file_size(file);
  if (size <= largest_plugin) return;
  throw PluginError(
      fmt::format("cannot use plugin {}: it has {} bytes, and a plugin has at most {} (1 GiB)\n  Name the "
                  "library itself; its data belongs into another file. Nothing in the file has been read.",
                  file.string(), size, largest_plugin));
}

}  // namespace

PluginFile::PluginFile(fs::path file)
    : path_(existing_plugin_file(file)), identity_(identity_of(path_)), buffer_(taken_buffer()) {
  read_into(*buffer_, path_, identity_.size);
  require_unchanged("Nothing in it has been run.");
}

PluginFile::~PluginFile() { give_back(std::move(buffer_)); }

const std::string& PluginFile::sha256() const {
  if (sha256_.empty())
    sha256_ = sha256_of_text({reinterpret_cast<const char*>(buffer_->data()), contents().size()});
  return sha256_;
}

bool PluginFile::may_be_same(Identity before, const Identity& now) {
  before.changed = now.changed;
  return before == now;
}

PluginFile::Identity PluginFile::identity_of(const fs::path& file) {
  struct stat found = {};
  if (::stat(file.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, static_cast<std::uint64_t>(found.st_size), nanoseconds(found.st_mtim),
          nanoseconds(found.st_ctim)};
}

void PluginFile::require_unchanged(std::string_view what_ran) const {
  const Identity now = identity_of(path_);
  if (now == identity_) return;
  if (may_be_same(identity_, now)) {
    Buffer found;
    read_into(found, path_, now.size);
    if (std::ranges::equal(found, contents())) return;
  }
  refuse_changed(path_, what_ran);
}

fs::path existing_plugin_file(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::canonical(file, error);
  if (error) {
    throw PluginError(
        fmt::format("cannot open plugin {}: {}", printable_line(file.string()), error.message()));
  }
  if (!fs::is_regular_file(absolute)) {
    throw PluginError(
        fmt::format("cannot use plugin {}: it is not a file, but {}; name the library itself (NAME.so)",
                    printable_line(file.string()), kind_of(absolute)));
  }
  require_plausible_size(absolute);
  return absolute;
}

}  // namespace plexus
