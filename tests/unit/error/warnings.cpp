// Which warnings are told again.

#include <plexus/error/warnings.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(warnings)

namespace {

const std::vector<std::string> once{"the cup is full"};

}  // namespace

BOOST_AUTO_TEST_CASE(of_the_process_are_told_once) {
  take_warnings();
  for (int i = 0; i < 2; ++i) warn("a cup", "the cup is full");
  BOOST_CHECK(take_warnings() == once);
  warn("a cup", "the cup is full");
  BOOST_TEST(take_warnings().empty());
}

BOOST_AUTO_TEST_CASE(of_a_run_are_told_once_each_time_they_are_asked_for) {
  take_warnings();
  for (int run = 0; run < 2; ++run) {
    for (int i = 0; i < 2; ++i) warn_of_run("the cup is full");
    BOOST_CHECK(take_warnings() == once);
  }
}

BOOST_AUTO_TEST_SUITE_END()
