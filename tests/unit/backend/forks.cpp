// A process may fork after its team of threads has run: the child's loops run, with the same values.

#include <plexus/backend/team.hpp>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "../../support/child.hpp"

using namespace plexus;
using plexus::test::holds_in_child;

BOOST_AUTO_TEST_SUITE(forks)

namespace {

/// Calls of a loop over [0, n), each range as often as it was given.
std::vector<int> visits(const Team& team, std::int64_t n) {
  std::vector<std::atomic<int>> seen(static_cast<std::size_t>(n));
  team.parallel_for(n, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) ++seen[static_cast<std::size_t>(i)];
  });
  return {seen.begin(), seen.end()};
}

int ranges_of(const Team& team) {
  std::atomic<int> ranges{0};
  team.parallel_for(2, 1, [&](std::int64_t, std::int64_t) { ++ranges; });
  return ranges;
}

const Team team(2, true);
const std::vector<int> each_once(1000, 1);

}  // namespace

BOOST_AUTO_TEST_CASE(a_child_of_a_thread_that_has_used_the_team_has_one) {
  BOOST_TEST_REQUIRE(ranges_of(team) == 2);
  BOOST_TEST(holds_in_child([] { return visits(team, 1000) == each_once; }));
  BOOST_TEST(holds_in_child([] { return ranges_of(team) == 2; }));
  BOOST_TEST(ranges_of(team) == 2);  // the parent has its own
}

BOOST_AUTO_TEST_CASE(a_child_of_a_thread_that_is_in_a_loop_goes_on_alone) {
  for (const std::int64_t forking : {0, 1}) {  // the leader, and a worker
    std::atomic<bool> held{false};
    team.parallel_for(2, 1, [&](std::int64_t begin, std::int64_t) {
      if (begin == forking)
        held = holds_in_child([] { return visits(team, 1000) == each_once && ranges_of(team) == 1; });
    });
    BOOST_TEST(held, "part " << forking);
    BOOST_TEST(ranges_of(team) == 2, "after part " << forking);
  }
}

// The workers have ended by then: of a child that ends as a program does.
BOOST_AUTO_TEST_CASE(a_process_that_ends_may_run_loops_and_fork) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(300);
    visits(team, 1000);
    ::atexit([] {
      const bool alone = visits(team, 1000) == each_once && ranges_of(team) == 1;
      ::_exit(alone && holds_in_child([] { return visits(team, 1000) == each_once; }) ? 0 : 1);
    });
    std::exit(2);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

BOOST_AUTO_TEST_CASE(a_child_ends_when_the_thread_that_forked_returns) {
  int status = -1;
  pid_t child = -1;
  std::thread([&] {
    visits(team, 1000);
    child = ::fork();
    if (child != 0) return;
    ::alarm(300);
    ::atexit([] { ::_exit(0); });  // the last thread of a process ends it as exit(0) does
  }).join();
  BOOST_TEST_REQUIRE(child > 0);
  ::waitpid(child, &status, 0);
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

BOOST_AUTO_TEST_CASE(so_does_a_child_of_the_child) {
  BOOST_TEST_REQUIRE(ranges_of(team) == 2);
  BOOST_TEST(holds_in_child([] { return holds_in_child([] { return visits(team, 1000) == each_once; }); }));
}

BOOST_AUTO_TEST_CASE(a_new_thread_of_the_child_has_a_team) {
  BOOST_TEST_REQUIRE(ranges_of(team) == 2);
  BOOST_TEST(holds_in_child([] {
    int ranges = 0;
    std::thread([&] { ranges = ranges_of(team); }).join();
    return ranges == 2;
  }));
}

BOOST_AUTO_TEST_CASE(a_child_of_a_thread_that_has_not_used_it_has_a_team) {
  BOOST_TEST_REQUIRE(ranges_of(team) == 2);
  bool held = false;
  std::thread([&] { held = holds_in_child([] { return ranges_of(team) == 2; }); }).join();
  BOOST_TEST(held);
}

BOOST_AUTO_TEST_SUITE_END()
