#include <plexus/error/detail/fork_lock.hpp>
#include <plexus/error/error.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "../../support/child.hpp"

using namespace plexus;
using plexus::detail::ForkLock;
using plexus::test::holds_in_child;

BOOST_AUTO_TEST_SUITE(fork_lock)

namespace {

bool can_be_taken(ForkLock& lock) {
  bool taken = false;
  std::thread([&] {
    taken = lock.try_lock_for(std::chrono::milliseconds(0));
    if (taken) lock.unlock();
  }).join();
  return taken;
}

/// Runs `f` while another thread holds the lock.
void while_held(ForkLock& lock, const std::function<void()>& f) {
  std::atomic<bool> held{false}, done{false};
  std::thread other([&] {
    const std::lock_guard hold(lock);
    held = true;
    while (!done) std::this_thread::yield();
  });
  while (!held) std::this_thread::yield();
  f();
  done = true;
  other.join();
}

}  // namespace

BOOST_AUTO_TEST_CASE(its_owner_may_take_it_again) {
  ForkLock lock("this");
  lock.lock();
  lock.lock();
  lock.unlock();
  BOOST_TEST(!can_be_taken(lock));
  lock.unlock();
  BOOST_TEST(can_be_taken(lock));
}

BOOST_AUTO_TEST_CASE(a_child_of_the_owner_goes_on_as_owner) {
  ForkLock lock("this");
  const std::lock_guard hold(lock);
  BOOST_TEST(holds_in_child([&] {
    { const std::lock_guard again(lock); }
    if (can_be_taken(lock)) return false;
    lock.unlock();
    return can_be_taken(lock);
  }));
}

// Another thread of the child waits for it: longer than it takes to be refused.
BOOST_AUTO_TEST_CASE(a_child_of_the_owner_is_not_refused_what_it_has) {
  ForkLock lock("this");
  const std::lock_guard hold(lock);
  const std::lock_guard again(lock);
  BOOST_TEST(holds_in_child([&] {
    lock.unlock();
    bool taken = false;
    std::thread other([&] {
      try {
        const std::lock_guard own(lock);
        taken = true;
      } catch (const UsageError&) {
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    lock.unlock();
    other.join();
    return taken;
  }));
}

BOOST_AUTO_TEST_CASE(a_child_is_told_of_a_lock_that_is_lost) {
  ForkLock lock("this model");
  while_held(lock, [&] {
    BOOST_TEST(holds_in_child([&] {
      try {
        lock.lock();
      } catch (const UsageError& error) {
        const std::string message = error.message();
        return message.find("in this forked child this model cannot be used") != message.npos;
      }
      return false;
    }));
  });
  BOOST_TEST(can_be_taken(lock));
}

BOOST_AUTO_TEST_SUITE_END()
