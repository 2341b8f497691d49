#include <plexus/backend/detail/one_user.hpp>
#include <plexus/error/error.hpp>

#include <memory>
#include <string>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "../../support/child.hpp"
#include "../../support/message_of.hpp"

using namespace plexus;
using detail::OneUser;
using test::message_of;

BOOST_AUTO_TEST_SUITE(one_user)

namespace {

const std::string nothing = "nothing was thrown";

/// What another thread that uses the object is told.
std::string told(OneUser& object) {
  std::string message;
  std::thread([&] { message = message_of<UsageError>([&] { const OneUser::Use use(object); }); }).join();
  return message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(refuses_a_second_thread_for_as_long_as_the_first_uses_it) {
  OneUser object("thing");
  BOOST_TEST(told(object) == nothing);
  auto use = std::make_unique<OneUser::Use>(object);
  BOOST_TEST(told(object).starts_with("this thing is in use by another thread"));
  use.reset();
  BOOST_TEST(told(object) == nothing);
}

BOOST_AUTO_TEST_CASE(lets_its_user_in_again_and_ends_with_the_outermost_use) {
  OneUser object("thing");
  const OneUser::Use outer(object);
  { const OneUser::Use inner(object); }
  BOOST_TEST(told(object) != nothing);
}

BOOST_AUTO_TEST_CASE(is_free_after_an_exception) {
  OneUser object("thing");
  BOOST_CHECK_THROW(
      {
        const OneUser::Use use(object);
        throw DataError("wrong");
      },
      DataError);
  BOOST_TEST(told(object) == nothing);
}

// The system gives the first new thread of a child the stack, and so the std::thread::id, of the lost one.
BOOST_AUTO_TEST_CASE(of_a_thread_that_a_forked_child_lacks_refuses_new_threads_of_the_child) {
  OneUser object("thing");
  bool refused = false;
  std::thread([&] {
    const OneUser::Use use(object);
    std::thread([&] {
      refused = test::holds_in_child([&] {
        for (int i = 0; i < 8; ++i) {
          if (told(object) == nothing) return false;
        }
        return true;
      });
    }).join();
  }).join();
  BOOST_TEST(refused);
}

BOOST_AUTO_TEST_SUITE_END()
