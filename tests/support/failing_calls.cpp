// A library for LD_PRELOAD: lets the n-th call of a function that touches a file below a folder fail, write
// half, or kill the process before the call. PLEXUS_FAIL is CALL:N:HOW with CALL among open, write, fsync,
// rename, close, N from 1 and HOW among error, short (of write) and kill; PLEXUS_FAIL_BELOW is a text that
// paths of such files have in them. With N = 0 nothing fails and, when the process ends, the numbers of calls
// are written into the file PLEXUS_FAIL_COUNTS.

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

enum Call { opening, writing, flushing, renaming, closing };
constexpr std::array<const char*, 5> names = {"open", "write", "fsync", "rename", "close"};

constexpr int most_descriptors = 1024;
std::array<std::atomic<bool>, most_descriptors> is_below;
std::array<std::atomic<long>, 5> counts;

const char* setting(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool names_file_below(const char* path) {
  const char* below = setting("PLEXUS_FAIL_BELOW");
  return *below != '\0' && path != nullptr && std::strstr(path, below) != nullptr;
}

bool is_open_below(int descriptor) {
  return descriptor >= 0 && descriptor < most_descriptors && is_below[static_cast<std::size_t>(descriptor)];
}

template <class F>
F* real(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

/// Writes the numbers of calls so far: a process may end without running destructors.
void report() {
  const char* file = setting("PLEXUS_FAIL_COUNTS");
  if (*file == '\0') return;
  std::array<char, 256> text;
  int length = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    length += std::snprintf(text.data() + length, text.size() - static_cast<std::size_t>(length), "%s %ld\n",
                            names[i], counts[i].load());
  }
  const int descriptor =
      real<int(const char*, int, mode_t)>("open")(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (descriptor < 0) return;
  const auto put = real<ssize_t(int, const void*, std::size_t)>("write");
  (void)!put(descriptor, text.data(), static_cast<std::size_t>(length));
  real<int(int)>("close")(descriptor);
}

/// What this call has to do: 'e' fail, 's' write half, 'k' die; 0: what it does always.
char fate(Call call) {
  const long number = ++counts[call];
  report();
  const char* plan = setting("PLEXUS_FAIL");
  const std::size_t length = std::strlen(names[call]);
  if (std::strncmp(plan, names[call], length) != 0 || plan[length] != ':') return 0;
  char* end = nullptr;
  const long wanted = std::strtol(plan + length + 1, &end, 10);
  if (wanted != number || *end != ':') return 0;
  if (end[1] == 'k') ::raise(SIGKILL);
  return end[1];
}

int open_file(const char* name, const char* path, int flags, mode_t mode) {
  static const auto call = real<int(const char*, int, mode_t)>(name);
  const bool below = names_file_below(path);
  if (below && fate(opening) == 'e') {
    errno = ENOSPC;
    return -1;
  }
  const int descriptor = call(path, flags, mode);
  if (descriptor >= 0 && descriptor < most_descriptors)
    is_below[static_cast<std::size_t>(descriptor)] = below;
  return descriptor;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & O_CREAT) != 0 ? static_cast<mode_t>(va_arg(more, unsigned)) : mode_t{0};
  va_end(more);
  return open_file("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const auto mode = (flags & O_CREAT) != 0 ? static_cast<mode_t>(va_arg(more, unsigned)) : mode_t{0};
  va_end(more);
  return open_file("open64", path, flags, mode);
}

ssize_t write(int descriptor, const void* bytes, std::size_t count) {
  static const auto call = real<ssize_t(int, const void*, std::size_t)>("write");
  if (!is_open_below(descriptor)) return call(descriptor, bytes, count);
  const char how = fate(writing);
  if (how == 'e') {
    errno = ENOSPC;
    return -1;
  }
  return call(descriptor, bytes, how == 's' && count > 1 ? count / 2 : count);
}

int fsync(int descriptor) {
  static const auto call = real<int(int)>("fsync");
  if (is_open_below(descriptor) && fate(flushing) == 'e') {
    errno = EIO;
    return -1;
  }
  return call(descriptor);
}

int rename(const char* from, const char* to) {
  static const auto call = real<int(const char*, const char*)>("rename");
  if (names_file_below(to) && fate(renaming) == 'e') {
    errno = ENOSPC;
    return -1;
  }
  return call(from, to);
}

int close(int descriptor) {
  static const auto call = real<int(int)>("close");
  const bool below = is_open_below(descriptor);
  if (descriptor >= 0 && descriptor < most_descriptors)
    is_below[static_cast<std::size_t>(descriptor)] = false;
  const bool fails = below && fate(closing) == 'e';
  const int result = call(descriptor);
  if (!fails) return result;
  errno = EIO;
  return -1;
}
}
