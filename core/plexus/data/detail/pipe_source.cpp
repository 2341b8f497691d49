#include <plexus/data/detail/pipe_source.hpp>
#include <plexus/error/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>
#include <zlib.h>

namespace plexus {
namespace {

constexpr std::size_t piece = std::size_t{1} << 16;
constexpr int gzip_alone = 16 + MAX_WBITS;

[[noreturn]] void fail_reading(const std::string& message, const std::string& file) {
  DataError error(message);
  error.facts().file = file;
  throw error;
}

}  // namespace

struct PipeSource::Inflater {
  Inflater() {
    if (::inflateInit2(&stream, gzip_alone) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { ::inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  z_stream stream = {};
  bool ended = false;  // the current gzip member has ended; another may follow
};

PipeSource::PipeSource(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)), buffer_(piece) {}

PipeSource::~PipeSource() { ::close(descriptor_); }

bool PipeSource::fill() {
  if (at_ > 0) {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(at_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= at_;
    at_ = 0;
  }
  for (;;) {
    const ssize_t got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
    if (got >= 0) {
      end_ += static_cast<std::size_t>(got);
      return got > 0;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd other = {descriptor_, POLLIN, 0};
      ::poll(&other, 1, -1);
    } else if (errno != EINTR) {
      fail_reading(fmt::format("cannot read {}: {}", name_, std::strerror(errno)), name_);
    }
  }
}

void PipeSource::begin() {
  begun_ = true;
  while (end_ < 2 && fill()) {
  }
  if (end_ < 2 || buffer_[0] != std::byte{0x1F} || buffer_[1] != std::byte{0x8B}) return;
  inflater_ = std::make_unique<Inflater>();
}

std::size_t PipeSource::inflated(std::span<std::byte> out) {
  z_stream& stream = inflater_->stream;
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(std::min<std::size_t>(out.size(), piece));
  const uInt room = stream.avail_out;
  while (stream.avail_out == room) {
    if (at_ == end_ && !fill()) {
      if (inflater_->ended) return 0;
      fail_reading(name_ + " is truncated: its gzip stream ends too early", name_);
    }
    if (inflater_->ended) {
      if (buffer_[at_] != std::byte{0x1F}) return 0;  // the bytes that follow are not a gzip member
      ::inflateReset(&stream);
      inflater_->ended = false;
    }
    stream.next_in = reinterpret_cast<Bytef*>(buffer_.data() + at_);
    stream.avail_in = static_cast<uInt>(end_ - at_);
    const int code = ::inflate(&stream, Z_NO_FLUSH);
    at_ = end_ - stream.avail_in;
    inflater_->ended = code == Z_STREAM_END;
    if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) continue;
    fail_reading(fmt::format("{} is damaged: its gzip stream is broken ({})", name_,
                             stream.msg == nullptr ? "no reason is given" : stream.msg),
                 name_);
  }
  return room - stream.avail_out;
}

std::size_t PipeSource::read_some(std::span<std::byte> out) {
  if (!begun_) begin();
  if (out.empty()) return 0;
  if (inflater_) return inflated(out);
  if (at_ == end_ && !fill()) return 0;
  const std::size_t count = std::min(out.size(), end_ - at_);
  std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(at_), count, out.begin());
  at_ += count;
  return count;
}

std::size_t PipeSource::read(std::span<std::byte> out) {
  std::size_t got = 0;
  while (got < out.size()) {
    const std::size_t some = read_some(out.subspan(got));
    if (some == 0) break;
    got += some;
  }
  return got;
}

bool PipeSource::is_ready(std::chrono::milliseconds wait) {
  if (at_ < end_) return true;
  pollfd other = {descriptor_, POLLIN, 0};
  return ::poll(&other, 1, static_cast<int>(wait.count())) != 0;
}

}  // namespace plexus
