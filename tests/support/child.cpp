#include "child.hpp"

#include <cerrno>
#include <cstdio>
#include <exception>

#include <sys/wait.h>
#include <unistd.h>

namespace plexus::test {
namespace {

/// An exception that left the child's part would run the other tests in the child too.
bool holds(const std::function<bool()>& f) {
  try {
    return f();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "a forked child threw: %s\n", error.what());
  } catch (...) {
    std::fputs("a forked child threw what is no std::exception\n", stderr);
  }
  return false;
}

}  // namespace

bool holds_in_child(const std::function<bool()>& f) {
  const pid_t child = ::fork();
  if (child < 0) return false;
  if (child == 0) {
    ::alarm(300);
    ::_exit(holds(f) ? 0 : 1);
  }
  int status = -1;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace plexus::test
