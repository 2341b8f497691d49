#include <plexus/data/byte_source.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fmt/format.h>
#include <zlib.h>

namespace plexus {

namespace {

constexpr unsigned piece = 1U << 30;  // gzread counts in int
constexpr unsigned buffer_size = 1U << 17;
constexpr std::uint64_t best_ratio = 1032;  // deflate: 258 bytes from 2 bits at best

class File final : public ByteSource {
 public:
  explicit File(const std::filesystem::path& path) : name_(path.string()) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) {
      throw DataError("cannot read " + name_ + ": it is a folder, expected a file");
    }
    errno = 0;
    file_ = ::gzopen(path.c_str(), "rb");
    if (file_ == nullptr) throw DataError("cannot read " + name_ + ": " + std::strerror(errno));
    ::gzbuffer(file_, buffer_size);
    size_ = std::filesystem::file_size(path, failure);
    if (failure) size_ = 0;
  }
  ~File() override { ::gzclose_r(file_); }

  const std::string& name() const override { return name_; }

  std::size_t read(std::span<std::byte> out) override {
    std::size_t got = 0;
    while (got < out.size()) {
      const auto wanted = static_cast<unsigned>(std::min<std::size_t>(out.size() - got, piece));
      const int some = ::gzread(file_, out.data() + got, wanted);
      got += static_cast<std::size_t>(std::max(some, 0));
      if (some < 0 || static_cast<unsigned>(some) < wanted) {
        require_intact();
        break;
      }
    }
    return got;
  }

  std::uint64_t most_bytes() const override { return ::gzdirect(file_) != 0 ? size_ : size_ * best_ratio; }

 private:
  void require_intact() const {
    int code = Z_OK;
    const char* reason = ::gzerror(file_, &code);
    if (code == Z_OK || code == Z_STREAM_END) return;
    if (code == Z_BUF_ERROR) throw DataError(name_ + " is truncated: its gzip stream ends too early");
    if (code == Z_ERRNO) throw DataError("cannot read " + name_ + ": " + std::strerror(errno));
    throw DataError(name_ + " is damaged: its gzip stream is broken (" + reason + ")");
  }

  std::string name_;
  gzFile file_ = nullptr;
  std::uint64_t size_ = 0;
};

class Memory final : public ByteSource {
 public:
  Memory(std::span<const std::byte> bytes, std::string name)
      : rest_(bytes), size_(bytes.size()), name_(std::move(name)) {}

  const std::string& name() const override { return name_; }
  std::size_t read(std::span<std::byte> out) override {
    const std::size_t count = std::min(out.size(), rest_.size());
    std::copy_n(rest_.begin(), count, out.begin());
    rest_ = rest_.subspan(count);
    return count;
  }
  std::uint64_t most_bytes() const override { return size_; }

 private:
  std::span<const std::byte> rest_;
  std::uint64_t size_;
  std::string name_;
};

}  // namespace

ByteSource::~ByteSource() = default;

void ByteSource::read_exactly(std::span<std::byte> out, std::string_view what) {
  const std::size_t got = read(out);
  if (got == out.size()) return;
  throw DataError(fmt::format("{} is truncated: {} needs {} bytes, found {}", name(), what, out.size(), got));
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
  return std::make_unique<File>(path);
}

std::unique_ptr<ByteSource> bytes_in_memory(std::span<const std::byte> bytes, std::string name) {
  return std::make_unique<Memory>(bytes, std::move(name));
}

}  // namespace plexus
