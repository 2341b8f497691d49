#include <plexus/files/detail/descriptor.hpp>
#include <plexus/files/detail/open_file.hpp>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace plexus {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pause{5};  // between two checks of the other end

/// Whether it is a named FIFO. Opening an unnamed pipe (/dev/fd/63) does not wait for the other end.
bool is_fifo(int descriptor) {
  struct stat about {};
  struct statfs system {};
  return ::fstat(descriptor, &about) == 0 && S_ISFIFO(about.st_mode) && ::fstatfs(descriptor, &system) == 0 &&
         system.f_type != PIPEFS_MAGIC;
}

/// Whether an empty FIFO is open for writing. Only read() and tee() can tell; tee() takes no bytes out of it.
bool has_writer(int descriptor) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  const Descriptor out(ends[0]);
  const Descriptor in(ends[1]);
  const ssize_t copied = ::tee(descriptor, in.number(), 1, SPLICE_F_NONBLOCK);
  return copied > 0 || (copied < 0 && errno == EAGAIN);
}

/// Waits until a FIFO that was opened with O_NONBLOCK has bytes or a writer, or had a writer. False after
/// `limit`.
bool wait_for_writer(int descriptor, milliseconds limit) {
  for (const auto end = Clock::now() + limit;;) {
    pollfd fifo = {descriptor, POLLIN, 0};
    if (::poll(&fifo, 1, static_cast<int>(pause.count())) > 0 || has_writer(descriptor)) return true;
    if (Clock::now() > end) return false;
  }
}

std::string nobody(std::string_view opened_it, milliseconds limit, std::string_view advice) {
  const auto count = limit.count();
  const std::string time =
      count % 1000 == 0 ? std::to_string(count / 1000) + " seconds" : std::to_string(count) + " ms";
  return "it is a FIFO, and nobody opened it to " + std::string(opened_it) + " within " + time + ": " +
         std::string(advice);
}

/// Writes the text of errno into `reason` and returns -1.
int failed(std::string& reason) {
  reason = std::strerror(errno);
  return -1;
}

}  // namespace

int open_to_read(const std::filesystem::path& path, std::string& reason, milliseconds limit) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0) return failed(reason);
  if (is_fifo(descriptor) && !wait_for_writer(descriptor, limit)) {
    ::close(descriptor);
    reason = nobody("write", limit, "start what writes, then read again");
    return -1;
  }
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags >= 0 && ::fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0) return descriptor;
  failed(reason);
  ::close(descriptor);
  return -1;
}

int open_to_write(const std::filesystem::path& path, std::string& reason, milliseconds limit) {
  std::error_code unknown;  // open() below reports it
  const bool fifo = std::filesystem::is_fifo(path, unknown);
  for (const auto end = Clock::now() + limit;;) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | (fifo ? O_NONBLOCK : 0));
    if (descriptor >= 0) return descriptor;
    if (!fifo || (errno != ENXIO && errno != EINTR)) return failed(reason);
    if (Clock::now() > end) {
      reason = nobody("read", limit, "start the reader, then write again");
      return -1;
    }
    std::this_thread::sleep_for(pause);
  }
}

bool read_to_end(int descriptor, std::string& text, std::size_t expected) {
  std::size_t size = text.size();
  text.resize(size + (expected > 0 ? expected + 1 : 65536));  // one more, to find the end without a resize
  for (;;) {
    if (size == text.size()) text.resize(2 * size);
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return true;
}

}  // namespace plexus
