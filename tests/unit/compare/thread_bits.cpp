#include <plexus/compare/checks/thread_bits.hpp>
#include <plexus/plugin/components.hpp>
#include <plexus/plugin/loader.hpp>

#include <boost/test/unit_test.hpp>

#include "compared_runs.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(bits_by_threads)

namespace {

Backends wrong_backend(const std::string& fault) {
  load_plugin(WRONG_BACKENDS);
  return open_backends("wrong_" + fault);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_backend_that_shares_no_sum_has_the_same_bits) {
  const auto found = thread_bits(small_classifier(), open_backends("reference"), {1, 2, 3});
  BOOST_TEST_REQUIRE(found.size() == 2U);
  for (const ThreadBits& bits : found) {
    BOOST_TEST(bits.against == 1);
    BOOST_TEST(bits.values > 4);  // two kernels and two biases, and what measures the loss
    BOOST_TEST(bits.equal == bits.values);
    BOOST_TEST(bits.first.empty());
  }
  BOOST_TEST(found[1].threads == 3);
}

// Its relu is another one with two threads, which moves all that is trained.
BOOST_AUTO_TEST_CASE(other_values_with_two_threads_are_counted_and_the_first_is_named) {
  const auto found = thread_bits(small_classifier(), wrong_backend("two_threads"), {1, 2});
  BOOST_TEST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].threads == 2);
  BOOST_TEST(found[0].equal < found[0].values);
  BOOST_TEST(!found[0].first.empty());
}

BOOST_AUTO_TEST_CASE(one_number_of_threads_is_compared_with_nothing) {
  BOOST_TEST(thread_bits(small_classifier(), open_backends("reference"), {2}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
