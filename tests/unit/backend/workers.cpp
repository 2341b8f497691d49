// The threads of a team take part whether they are awake, asleep, or more than there are processors.

#include <plexus/backend/detail/workers.hpp>
#include <plexus/backend/team.hpp>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/child.hpp"

using namespace plexus;
using plexus::test::holds_in_child;

BOOST_AUTO_TEST_SUITE(workers)

namespace {

/// Whether each of some loops over as many numbers as threads has a part for each number.
bool are_shared(int threads, int loops) {
  for (int i = 0; i < loops; ++i) {
    std::vector<std::atomic<int>> parts(static_cast<std::size_t>(threads));
    std::atomic<bool> single = true;
    Team(threads, true).parallel_for(threads, 1, [&](std::int64_t begin, std::int64_t end) {
      ++parts[static_cast<std::size_t>(begin)];
      if (end != begin + 1) single = false;
    });
    if (!single || !std::all_of(parts.begin(), parts.end(), [](const auto& n) { return n == 1; }))
      return false;
  }
  return true;
}

/// On a thread that has no workers yet, and ends them.
void elsewhere(const std::function<void()>& f) { std::thread(f).join(); }

}  // namespace

// In a child, which an alarm ends if a worker is never woken up.
BOOST_AUTO_TEST_CASE(that_sleep_or_are_about_to_are_woken_up) {
  BOOST_TEST(holds_in_child([] {
    for (int pause = 0; pause < 300; ++pause) {
      if (!are_shared(2, 1)) return false;
      std::this_thread::sleep_for(std::chrono::microseconds(4800 + pause));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return are_shared(2, 1);
  }));
}

BOOST_AUTO_TEST_CASE(may_be_more_than_processors) {
  const int threads = 4 * static_cast<int>(std::thread::hardware_concurrency());
  elsewhere([&] {
    for (const int count : {2, threads, 2, threads}) BOOST_TEST(are_shared(count, 100));
  });
}

BOOST_AUTO_TEST_CASE(belong_to_the_thread_that_leads_them) {
  constexpr int threads = 3;
  std::vector<std::set<std::thread::id>> found(4);
  std::barrier all_have_led(static_cast<std::ptrdiff_t>(found.size()));
  std::vector<std::thread> leaders;
  for (auto& each : found) {
    leaders.emplace_back([&] {
      std::vector<std::thread::id> ids(threads);
      for (int i = 0; i < 300; ++i) {
        Team(threads, true).parallel_for(threads, 1, [&](std::int64_t begin, std::int64_t) {
          ids[static_cast<std::size_t>(begin)] = std::this_thread::get_id();
        });
        each.insert(ids.begin(), ids.end());
      }
      all_have_led.arrive_and_wait();  // ids of threads that have ended are given again
    });
  }
  for (std::thread& leader : leaders) leader.join();
  std::set<std::thread::id> all;
  for (const auto& each : found) {
    BOOST_TEST(each.size() == 3U);
    all.insert(each.begin(), each.end());
  }
  BOOST_TEST(all.size() == 12U);
}

BOOST_AUTO_TEST_CASE(end_before_an_exception_of_any_reaches_the_leader) {
  elsewhere([] {
    std::atomic<int> ended = 0;
    const auto loop = [&](std::int64_t begin, std::int64_t) {
      if (begin != 1) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      ++ended;
      throw std::runtime_error("range " + std::to_string(begin));
    };
    BOOST_CHECK_EXCEPTION(Team(3, true).parallel_for(3, 1, loop), std::runtime_error,
                          [](const std::runtime_error& e) { return e.what() == std::string("range 0"); });
    BOOST_TEST(ended == 3);
    BOOST_TEST(are_shared(3, 1));
  });
}

BOOST_AUTO_TEST_CASE(know_that_they_are_within_a_loop) {
  BOOST_TEST(!detail::Workers::within_loop());
  std::atomic<int> within = 0;
  Team(2, true).parallel_for(2, 1,
                             [&](std::int64_t, std::int64_t) { within += detail::Workers::within_loop(); });
  BOOST_TEST(within == 2);
  BOOST_TEST(!detail::Workers::within_loop());
}

BOOST_AUTO_TEST_SUITE_END()
