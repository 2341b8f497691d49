// Two threads that hand each other turns, and sleep until theirs comes.

#include <plexus/backend/detail/turns.hpp>

#include <chrono>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "../../support/child.hpp"

using plexus::detail::Turns;
using plexus::test::holds_in_child;

BOOST_AUTO_TEST_SUITE(turns)

// Each goes to sleep at once, while the other is about to wake it up. In a child, which an alarm ends if a
// turn is lost.
BOOST_AUTO_TEST_CASE(no_turn_is_lost_however_early_it_comes) {
  BOOST_TEST(holds_in_child([] {
    constexpr unsigned count = 50000;
    Turns there, back;
    unsigned seen = 0;
    std::thread other([&] {
      for (unsigned i = 1; i <= count; ++i) {
        there.sleep_until(i);
        ++seen;
        back.add();
        back.wake();
      }
    });
    for (unsigned i = 1; i <= count; ++i) {
      there.add();
      there.wake();
      back.sleep_until(i);
    }
    other.join();
    return seen == count && there.count() == count && back.count() == count;
  }));
}

BOOST_AUTO_TEST_CASE(who_looks_sees_whether_a_turn_has_come) {
  Turns turns;
  BOOST_TEST(!turns.comes_within(std::chrono::microseconds(1), 1));
  turns.add();
  BOOST_TEST(turns.comes_within(std::chrono::microseconds(0), 1));
  BOOST_TEST(!turns.comes_within(std::chrono::microseconds(1), 2));
}

BOOST_AUTO_TEST_SUITE_END()
