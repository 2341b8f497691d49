#include <plexus/data/byte_source.hpp>
#include <plexus/data/detail/pipe_source.hpp>
#include <plexus/error/error.hpp>
#include <plexus/files/detail/open_file.hpp>
#include <plexus/files/file_kind.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace plexus {

namespace {

constexpr unsigned largest_read = 1U << 30;  // gzread counts in int
constexpr unsigned buffer_size = 1U << 17;
constexpr std::uint64_t best_ratio = 1032;  // deflate: 258 bytes from 2 bits at best

[[noreturn]] void cannot_read(const std::string& name, std::string_view reason) {
  DataError error(fmt::format("cannot read {}: {}", name, reason));
  error.facts().file = name;
  throw error;
}

void require_all(const std::string& name, std::string_view what, std::size_t needed, std::size_t got) {
  if (got == needed) return;
  throw DataError(fmt::format("{} is truncated: {} needs {} bytes, found {}", name, what, needed, got));
}

/// An open descriptor, plain or compressed by gzip.
class File final : public ByteSource {
 public:
  File(int descriptor, std::string name, std::uint64_t size) : name_(std::move(name)), size_(size) {
    file_ = ::gzdopen(descriptor, "rb");
    if (file_ == nullptr) {
      ::close(descriptor);
      cannot_read(name_, "there is not enough memory");
    }
    ::gzbuffer(file_, buffer_size);
  }
  ~File() override { ::gzclose_r(file_); }

  const std::string& name() const override { return name_; }

  std::size_t read(std::span<std::byte> out) override {
    std::size_t got = 0;
    while (got < out.size()) {
      const auto wanted = static_cast<unsigned>(std::min<std::size_t>(out.size() - got, largest_read));
      const int some = ::gzread(file_, out.data() + got, wanted);
      got += static_cast<std::size_t>(std::max(some, 0));
      if (some < 0 || static_cast<unsigned>(some) < wanted) {
        require_intact();
        break;
      }
    }
    return got;
  }

  void rewind() override {
    if (::gzrewind(file_) != 0) cannot_read(name_, "it cannot be read again from its beginning");
  }

  std::uint64_t most_bytes() const override { return ::gzdirect(file_) != 0 ? size_ : size_ * best_ratio; }

 private:
  void require_intact() const {
    int code = Z_OK;
    const char* reason = ::gzerror(file_, &code);
    if (code == Z_OK || code == Z_STREAM_END) return;
    if (code == Z_BUF_ERROR) throw DataError(name_ + " is truncated: its gzip stream ends too early");
    if (code == Z_ERRNO) cannot_read(name_, std::strerror(errno));
    throw DataError(name_ + " is damaged: its gzip stream is broken (" + reason + ")");
  }

  std::string name_;
  gzFile file_ = nullptr;
  std::uint64_t size_ = 0;
};

class Memory final : public ByteSource {
 public:
  Memory(std::span<const std::byte> bytes, std::string name)
      : all_(bytes), rest_(bytes), name_(std::move(name)) {}
  Memory(std::string kept, std::string name)
      : kept_(std::move(kept)), all_(std::as_bytes(std::span(kept_))), rest_(all_), name_(std::move(name)) {}

  const std::string& name() const override { return name_; }
  std::size_t read(std::span<std::byte> out) override {
    const std::size_t count = std::min(out.size(), rest_.size());
    std::copy_n(rest_.begin(), count, out.begin());
    rest_ = rest_.subspan(count);
    return count;
  }
  void rewind() override { rest_ = all_; }
  std::uint64_t most_bytes() const override { return all_.size(); }

 private:
  std::string kept_;
  std::span<const std::byte> all_;
  std::span<const std::byte> rest_;
  std::string name_;
};

int opened(const std::filesystem::path& path) {
  std::string reason;
  const int descriptor = open_to_read(path, reason);
  if (descriptor < 0) cannot_read(path.string(), reason);
  return descriptor;
}

int standard_input() {
  const int descriptor = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  if (descriptor < 0) cannot_read("standard input", std::strerror(errno));
  return descriptor;
}

/// Whether `path` is a name of standard input. It is not opened by its name, which fails if it is a socket.
bool is_standard_input(const std::filesystem::path& path) {
  return path == "-" || path == "/dev/stdin" || path == "/dev/fd/0" || path == "/proc/self/fd/0";
}

/// Throws DataError for what cannot be read to its end: folders, and devices other than a terminal.
void require_end_to_come(int descriptor, const std::string& name) {
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) cannot_read(name, std::strerror(errno));
  if (S_ISDIR(about.st_mode)) cannot_read(name, "it is a folder, expected a file");
  const bool device = S_ISCHR(about.st_mode) || S_ISBLK(about.st_mode);
  if (device && ::isatty(descriptor) == 0) cannot_read(name, "it is a device, expected a file or a pipe");
}

}  // namespace

ByteSource::~ByteSource() = default;

std::size_t ByteSource::read_some(std::span<std::byte> out) { return read(out); }

bool ByteSource::is_ready(std::chrono::milliseconds /*wait*/) { return true; }

void ByteSource::rewind() { cannot_read(name(), "it can be read only once; save it as a file"); }

void ByteSource::read_start(std::span<std::byte> out, std::string_view what) {
  const std::size_t got = read(out);
  if (got == 0 && !out.empty()) throw DataError(fmt::format("{} is empty, expected {}", name(), what));
  require_all(name(), what, out.size(), got);
}

void ByteSource::read_exactly(std::span<std::byte> out, std::string_view what) {
  require_all(name(), what, out.size(), read(out));
}

void ByteSource::require_end(std::string_view what) {
  std::byte extra{};
  if (read({&extra, 1}) != 0) throw DataError(fmt::format("{} has further bytes after {}", name(), what));
}

void ByteSource::require_room(const Type& type, std::size_t stored_size) const {
  const Shape& shape = type.shape;
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return;
  std::uint64_t needed = stored_size;
  bool fits = true;
  for (std::int64_t dim : shape) {
    fits = fits && !__builtin_mul_overflow(needed, static_cast<std::uint64_t>(dim), &needed) &&
           needed <= most_bytes();
  }
  if (fits) return;
  throw DataError(
      fmt::format("{} is damaged or truncated: its header says {}, more than a file of its size can hold",
                  name(), type.text()));
}

std::string ByteSource::read_all() {
  std::string text;
  std::size_t size = 0;
  for (std::size_t more = buffer_size;; more = size) {
    text.resize(size + more);
    const std::size_t got = read(std::as_writable_bytes(std::span(text.data() + size, more)));
    size += got;
    if (got < more) break;
  }
  text.resize(size);
  return text;
}

std::unique_ptr<ByteSource> open_bytes(const std::filesystem::path& path) {
  if (const std::string reason = why_not_regular(path); !reason.empty()) cannot_read(path.string(), reason);
  std::error_code failure;
  const std::uint64_t size = std::filesystem::file_size(path, failure);
  return std::make_unique<File>(opened(path), path.string(), failure ? 0 : size);
}

std::unique_ptr<ByteSource> open_bytes_once(const std::filesystem::path& path) {
  std::unique_ptr<ByteSource> source = open_bytes_as_they_come(path);
  if (source->most_bytes() < unknown_size) return source;
  return read_to_memory(*source);
}

std::unique_ptr<ByteSource> read_to_memory(ByteSource& source) {
  return std::make_unique<Memory>(source.read_all(), source.name());
}

std::unique_ptr<ByteSource> open_bytes_as_they_come(const std::filesystem::path& path) {
  const bool standard = is_standard_input(path);
  std::error_code failure;
  if (!standard && std::filesystem::is_regular_file(path, failure)) return open_bytes(path);
  const std::string name = standard ? "standard input" : path.string();
  const int descriptor = standard ? standard_input() : opened(path);
  auto pipe = std::make_unique<PipeSource>(descriptor, name);
  require_end_to_come(descriptor, name);
  return pipe;
}

std::unique_ptr<ByteSource> bytes_in_memory(std::span<const std::byte> bytes, std::string name) {
  return std::make_unique<Memory>(bytes, std::move(name));
}

}  // namespace plexus
