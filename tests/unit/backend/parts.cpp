#include <plexus/backend/arena.hpp>
#include <plexus/backend/detail/oversubscription_guard.hpp>
#include <plexus/backend/store.hpp>
#include <plexus/backend/team.hpp>
#include <plexus/error/error.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "../../support/allocation_counter.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(team)

BOOST_AUTO_TEST_CASE(ranges_cover_everything_once) {
  for (const int threads : {1, 2, 3, 4}) {
    const Team team(threads);
    for (const std::int64_t n : {0, 1, 2, 7, 64, 1000, 1001}) {
      for (const std::int64_t grain : {0, 1, 3, 100, 5000}) {
        std::vector<std::atomic<int>> seen(static_cast<std::size_t>(n));
        std::atomic<bool> all_large = true;
        team.parallel_for(n, grain, [&](std::int64_t begin, std::int64_t end) {
          if (end - begin < std::min(grain, n)) all_large = false;
          for (std::int64_t i = begin; i < end; ++i) ++seen[static_cast<std::size_t>(i)];
        });
        BOOST_TEST(all_large.load());
        for (const auto& count : seen) BOOST_TEST_REQUIRE(count.load() == 1);
      }
    }
  }
}

// Each waits for the other: one thread alone would wait until the deadline.
BOOST_AUTO_TEST_CASE(more_than_one_thread_takes_part) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::minutes(1);
  std::atomic<int> here{0};
  Team(2, true).parallel_for(2, 1, [&](std::int64_t, std::int64_t) {
    ++here;
    while (here < 2 && Clock::now() < deadline) std::this_thread::yield();
  });
  BOOST_TEST(here == 2);
  BOOST_TEST((Clock::now() < deadline));
}

BOOST_AUTO_TEST_CASE(an_oversubscribed_machine_gives_loops_to_the_caller_unless_the_team_is_patient) {
  const auto ranges = [](const Team& team) {
    std::atomic<int> count{0};
    team.parallel_for(2, 1, [&](std::int64_t, std::int64_t) { ++count; });
    return count.load();
  };
  detail::OversubscriptionGuard& guard = detail::OversubscriptionGuard::of_process();
  // Two threads had one processor between them, at a time that lies far ahead of the team's clock.
  guard.record(1, 1, 2, 1e12);
  BOOST_TEST(ranges(Team(2)) == 1);
  BOOST_TEST(ranges(Team(2, true)) == 2);
  guard.record(1, 1, 2, -1e12);
  BOOST_TEST(ranges(Team(2)) == 2);
}

BOOST_AUTO_TEST_CASE(a_small_loop_stays_on_the_caller) {
  const auto caller = std::this_thread::get_id();
  int calls = 0;
  Team(2).parallel_for(10, 10, [&](std::int64_t begin, std::int64_t end) {
    ++calls;
    BOOST_TEST((std::this_thread::get_id() == caller));
    BOOST_TEST(begin == 0);
    BOOST_TEST(end == 10);
  });
  BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(exceptions_reach_the_caller) {
  for (const std::int64_t bad : {0, 99}) {
    const auto loop = [bad](std::int64_t begin, std::int64_t end) {
      if (begin <= bad && bad < end) throw std::runtime_error("bad");
    };
    BOOST_CHECK_THROW(Team(2).parallel_for(100, 1, loop), std::runtime_error);
  }
  BOOST_CHECK_THROW(Team(2).parallel_for(100, 1, [](std::int64_t, std::int64_t) { throw DataError("all"); }),
                    DataError);
  std::atomic<int> seen{0};
  Team(2).parallel_for(100, 1,
                       [&](std::int64_t begin, std::int64_t end) { seen += static_cast<int>(end - begin); });
  BOOST_TEST(seen.load() == 100);
}

BOOST_AUTO_TEST_CASE(a_loop_inside_a_loop_runs_on_its_thread) {
  const Team team(2);
  std::atomic<int> sum{0};
  team.parallel_for(8, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const auto thread = std::this_thread::get_id();
      team.parallel_for(100, 1, [&](std::int64_t b, std::int64_t e) {
        sum += static_cast<int>(e - b);
        if (std::this_thread::get_id() != thread) sum += 1000000;
      });
    }
  });
  BOOST_TEST(sum.load() == 800);
}

BOOST_AUTO_TEST_CASE(a_loop_allocates_nothing) {
  const Team team(2);
  std::vector<double> v(1000);
  const auto loop = [&] {
    team.parallel_for(1000, 1, [&](std::int64_t b, std::int64_t e) {
      for (std::int64_t i = b; i < e; ++i) v[static_cast<std::size_t>(i)] += 1;
    });
  };
  loop();  // makes the threads
  BOOST_TEST(test::allocations_of([&] {
               for (int i = 0; i < 100; ++i) loop();
             }) == 0);
  BOOST_TEST(v[999] == 101.0);
}

BOOST_AUTO_TEST_CASE(there_is_a_core) {
  BOOST_TEST(Team::available() >= 1);
  BOOST_TEST(Team::available() <= static_cast<int>(std::thread::hardware_concurrency()));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(arena)

BOOST_AUTO_TEST_CASE(it_grows_in_place) {
  Arena arena;
  std::byte* base = arena.base();
  BOOST_TEST(reinterpret_cast<std::uintptr_t>(base) % 64 == 0U);
  BOOST_TEST(arena.size() == 0U);
  arena.grow(100);
  std::memset(base, 42, 100);
  const std::size_t first = arena.size();
  BOOST_TEST(first >= 100U);
  arena.grow(std::size_t{100} << 20);
  BOOST_TEST(arena.base() == base);
  BOOST_TEST(arena.size() >= std::size_t{100} << 20);
  BOOST_TEST((base[99] == std::byte{42}));
  base[(std::size_t{100} << 20) - 1] = std::byte{1};
  arena.grow(10);
  BOOST_TEST(arena.size() >= std::size_t{100} << 20);
}

BOOST_AUTO_TEST_CASE(a_reservation_that_is_refused_is_made_smaller) {
  Arena arena(std::size_t{1} << 60);
  arena.grow(std::size_t{1} << 20);
  arena.base()[(1 << 20) - 1] = std::byte{1};
  Arena small(std::size_t{4} << 20);
  BOOST_CHECK_THROW(small.grow(std::size_t{64} << 20), BackendError);
}

BOOST_AUTO_TEST_CASE(more_memory_than_the_machine_has_is_refused_before_it_is_touched) {
  Arena arena;
  const auto pages = static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES));
  const std::size_t memory = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  BOOST_CHECK_EXCEPTION(arena.grow(memory + 1), BackendError, [](const BackendError& error) {
    return std::string(error.what()).find("this machine has") != std::string::npos;
  });
  BOOST_TEST(arena.size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(store)

BOOST_AUTO_TEST_CASE(variables_are_kept_by_name) {
  Store store;
  const Tensor initial = Tensor::of<float>({2}, {1, 2});
  store.create("w", Role::parameter, initial);
  void* address = store.address("w");
  for (int i = 0; i < 100; ++i) store.create(fmt::format("s{}", i), Role::slot, Tensor::scalar<double>(i));
  BOOST_TEST(store.address("w") == address);
  BOOST_TEST(reinterpret_cast<std::uintptr_t>(address) % 64 == 0U);
  BOOST_TEST(store.entries().size() == 101U);
  BOOST_TEST(store.entries()[0].name == "w");
  BOOST_TEST(store.contains("s99"));
  BOOST_TEST(!store.contains("s100"));

  static_cast<float*>(address)[1] = 5;
  BOOST_TEST(initial.at(1) == 2.0);
  BOOST_TEST(store.read("w").at(1) == 5.0);
  store.write("w", initial);
  BOOST_TEST(static_cast<float*>(address)[1] == 2.0F);

  BOOST_CHECK_THROW(store.create("w", Role::state, initial), UsageError);
  BOOST_CHECK_THROW(store.read("v"), UsageError);
  BOOST_CHECK_EXCEPTION(
      store.write("w", Tensor::of<double>({2}, {1, 2})), ShapeError, [](const ShapeError& e) {
        return e.message() == "variable 'w' is float32 [2], but the value for it is float64 [2]";
      });
}

BOOST_AUTO_TEST_CASE(snapshots_are_copies) {
  Store store;
  store.create("w", Role::parameter, Tensor::scalar<float>(1));
  store.create("m", Role::state, Tensor::scalar<float>(2));
  store.create("v", Role::slot, Tensor::scalar<float>(3));
  const Store::Snapshot all = store.snapshot();
  const Store::Snapshot saved = store.snapshot({Role::parameter, Role::state});
  BOOST_TEST(all.size() == 3U);
  BOOST_TEST_REQUIRE(saved.size() == 2U);
  BOOST_TEST(saved[1].first == "m");
  for (const char* name : {"w", "m", "v"}) store.write(name, Tensor::scalar<float>(9));
  store.restore(saved);
  BOOST_TEST(store.read("w").item() == 1.0);
  BOOST_TEST(store.read("m").item() == 2.0);
  BOOST_TEST(store.read("v").item() == 9.0);
}

BOOST_AUTO_TEST_SUITE_END()
