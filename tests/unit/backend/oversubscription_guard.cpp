// When loops should run on one thread: all times are given here.

#include <plexus/backend/detail/oversubscription_guard.hpp>

#include <boost/test/unit_test.hpp>

using plexus::detail::OversubscriptionGuard;

BOOST_AUTO_TEST_SUITE(oversubscription_guard)

BOOST_AUTO_TEST_CASE(is_inactive_at_first) {
  const OversubscriptionGuard guard;
  BOOST_TEST(!guard.is_active(0));
  BOOST_TEST(!guard.is_active(1e9));
  BOOST_TEST(!guard.wants_cpu_time());
}

BOOST_AUTO_TEST_CASE(wants_the_cpu_time_of_64_loops_after_a_slow_one) {
  OversubscriptionGuard guard;
  guard.record(0.0009, 0, 2, 1);
  BOOST_TEST(!guard.wants_cpu_time());
  guard.record(0.0011, 0, 2, 2);
  for (int loop = 0; loop < 64; ++loop) {
    BOOST_TEST_REQUIRE(guard.wants_cpu_time());
    guard.record(0.0009, 0.0018, 2, 3);
  }
  BOOST_TEST(!guard.wants_cpu_time());
}

BOOST_AUTO_TEST_CASE(is_active_for_half_a_second_after_40_ms_of_slow_loops_without_their_processors) {
  OversubscriptionGuard guard;
  guard.record(0.03, 0.03, 2, 10);  // of 60 ms that two threads can use
  BOOST_TEST(!guard.is_active(10));
  guard.record(0.03, 0.03, 2, 11);
  BOOST_TEST(guard.is_active(11));
  BOOST_TEST(guard.is_active(11.49));
  BOOST_TEST(!guard.is_active(11.51));
  // Each decision looks at the loops since the last one.
  guard.record(0.03, 0.03, 2, 12);
  BOOST_TEST(!guard.is_active(12));
}

BOOST_AUTO_TEST_CASE(stays_inactive_if_the_threads_have_their_processors) {
  OversubscriptionGuard guard;
  for (int loop = 0; loop < 100; ++loop) guard.record(0.03, 0.06, 2, loop);
  BOOST_TEST(!guard.is_active(99));
  // Half of one processor may be missing: 3.5 of 4.
  guard.record(1, 3.6, 4, 100);
  BOOST_TEST(!guard.is_active(100));
  guard.record(1, 3.4, 4, 101);
  BOOST_TEST(guard.is_active(101));
}

BOOST_AUTO_TEST_CASE(ignores_fast_loops_and_loops_whose_cpu_time_was_not_measured) {
  OversubscriptionGuard guard;
  for (int loop = 0; loop < 1000; ++loop) {
    guard.record(0.0009, 0.0001, 2, loop);
    guard.record(0.03, 0, 2, loop);
  }
  BOOST_TEST(!guard.is_active(999));
}

BOOST_AUTO_TEST_SUITE_END()
