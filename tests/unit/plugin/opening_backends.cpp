// Backends are guests of a process: opening them starts no threads and leaves its environment and the
// processors that its threads may use as they were, also where the system grants no thread.

#include <plexus/plugin/components.hpp>

#include <cstdlib>
#include <filesystem>
#include <iterator>

#include <boost/test/unit_test.hpp>
#include <sched.h>
#include <unistd.h>

#include "../../support/child.hpp"

using namespace plexus;
using plexus::test::holds_in_child;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(opening_backends)

namespace {

std::ptrdiff_t threads() {
  return std::distance(fs::directory_iterator("/proc/self/task"), fs::directory_iterator());
}

cpu_set_t processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  sched_getaffinity(0, sizeof(set), &set);
  return set;
}

#ifdef PLEXUS_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

}  // namespace

// The children have opened nothing yet. With one processor there is nothing to see.
BOOST_AUTO_TEST_CASE(no_thread_starts_and_nothing_of_the_process_changes) {
  BOOST_TEST(holds_in_child([] {
    ::unsetenv("OPENBLAS_NUM_THREADS");
    const cpu_set_t before = processors();
    const std::ptrdiff_t threads_before = threads();
    open_backends();
    const cpu_set_t after = processors();
    // The system lists a thread for a moment after it has been joined.
    for (int i = 0; i < 200 && threads() != threads_before; ++i) ::usleep(10'000);
    // A sanitizer starts a thread of its own meanwhile.
    return (sanitized || threads() == threads_before) && CPU_EQUAL(&before, &after) != 0 &&
           ::getenv("OPENBLAS_NUM_THREADS") == nullptr;
  }));
}

BOOST_AUTO_TEST_SUITE_END()
