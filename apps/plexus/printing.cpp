#include "printing.hpp"

#include <plexus/error/printable.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace plexus::app {
namespace {

// These are global, since a process has one standard output. The C library's buffer is not used: it drops
// what cannot be written at once.
std::array<char, 1 << 16> buffer;
std::size_t buffered = 0;
/// The reason why standard output cannot be written to; 0 if it can.
int failure = 0;

/// Waits until the stream can be written to: another process that shares it may have made it non-blocking.
bool wait_for(int descriptor) {
  pollfd stream = {descriptor, POLLOUT, 0};
  return poll(&stream, 1, -1) >= 0 || errno == EINTR;
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_for(descriptor)) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

void keep(std::string_view text) {
  while (failure == 0 && !text.empty()) {
    const std::size_t taken = text.copy(buffer.data() + buffered, buffer.size() - buffered);
    buffered += taken;
    text.remove_prefix(taken);
    if (buffered == buffer.size()) flush_results();
  }
}

void fill(int descriptor, int flags) {
  if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) return;
  const int opened = ::open("/dev/null", flags);  // the lowest free number is `descriptor`
  if (opened >= 0 && opened != descriptor) {
    dup2(opened, descriptor);
    close(opened);
  }
}

}  // namespace

void prepare_printing() {
  // Each is opened for the opposite direction, so that reading and writing fail as they would with the closed
  // stream.
  fill(STDIN_FILENO, O_WRONLY);
  fill(STDOUT_FILENO, O_RDONLY);
  fill(STDERR_FILENO, O_RDONLY);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void write_message(std::string_view text) noexcept { static_cast<void>(write_all(STDERR_FILENO, text)); }

void write_result(std::string_view text) noexcept {
  static const bool is_shown = isatty(STDOUT_FILENO) == 1;
  if (is_shown) {
    keep(printable(text));
  } else {
    keep(text);
  }
}

void flush_results() noexcept {
  std::fflush(stdout);  // a plugin may have printed by the C library
  if (failure == 0 && !write_all(STDOUT_FILENO, {buffer.data(), buffered})) failure = errno;
  buffered = 0;
}

bool results_are_written() noexcept {
  flush_results();
  if (failure == 0) {
    // With network file systems and quotas, only closing reports that a write failed. A duplicate is closed,
    // since standard output stays open.
    const int copy = dup(STDOUT_FILENO);
    if (copy >= 0 && close(copy) != 0 && errno != EINTR) failure = errno;
  }
  const int reason = std::exchange(failure, 0);
  if (reason == 0) return true;
  write_message("plexus: cannot write to standard output: ");
  write_message(std::strerror(reason));
  write_message("; the results are not complete\n");
  return false;
}

}  // namespace plexus::app
