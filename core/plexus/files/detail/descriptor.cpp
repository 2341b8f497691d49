#include <plexus/files/detail/descriptor.hpp>

#include <cerrno>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace plexus {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

bool Descriptor::write(std::span<const std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = ::write(number_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd other_end = {number_, POLLOUT, 0};
      if (::poll(&other_end, 1, -1) < 0 && errno != EINTR) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

bool Descriptor::close() { return ::close(std::exchange(number_, -1)) == 0; }

}  // namespace plexus
