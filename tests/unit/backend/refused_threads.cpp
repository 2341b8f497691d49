// A system that refuses threads: the team works alone, with the same values.

#include <plexus/backend/detail/workers.hpp>
#include <plexus/backend/team.hpp>
#include <plexus/error/warnings.hpp>

#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <numeric>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(refused_threads)

namespace {

#if !defined(PLEXUS_SANITIZED)  // a sanitizer takes more address space than there is
/// What a forked child returns in which threads beyond the first few find no room for their stacks.
int in_a_small_process(const std::function<int()>& f) {
  const pid_t child = ::fork();
  if (child == 0) {
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t room = rlim_t{64} << 20;
    const rlim_t bytes = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + room;
    const rlimit limit = {bytes, bytes};
    ::_exit(::setrlimit(RLIMIT_AS, &limit) == 0 ? f() : 99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

bool is_the_only_thread() {
  const auto tasks = std::filesystem::directory_iterator("/proc/self/task");
  return std::distance(begin(tasks), end(tasks)) == 1;
}
#endif

}  // namespace

#if !defined(PLEXUS_SANITIZED)
BOOST_AUTO_TEST_CASE(those_that_were_granted_before_one_was_refused_end) {
  const int found = in_a_small_process([] {
    try {
      const detail::Workers workers(500, 2);
    } catch (const std::exception&) {
      // The system forgets a thread a little after it has ended.
      for (int look = 0; look < 10000 && !is_the_only_thread(); ++look) ::usleep(1000);
      return is_the_only_thread() ? 0 : 1;
    }
    return 2;
  });
  BOOST_TEST(found == 0);
}

BOOST_AUTO_TEST_CASE(a_team_without_threads_does_all_of_its_work) {
  const int found = in_a_small_process([] {
    take_warnings();
    std::vector<int> done(2000, 0);
    Team(500, true).parallel_for(2000, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) ++done[static_cast<std::size_t>(i)];
    });
    const bool all = std::accumulate(done.begin(), done.end(), 0) == 2000;
    const std::vector<std::string> warnings = take_warnings();
    const bool told = warnings.size() == 1 && warnings[0].find("refuses 500 threads") != std::string::npos;
    return all && told ? 0 : 1;
  });
  BOOST_TEST(found == 0);
}
#endif

BOOST_AUTO_TEST_SUITE_END()
