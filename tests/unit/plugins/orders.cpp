// Orders of rows: those of scikit-learn.

#include <plexus/data/order.hpp>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "component_harness.hpp"

using namespace plexus;
using namespace plexus::tests;

BOOST_AUTO_TEST_SUITE(orders)

namespace {

using Rows = std::vector<std::int32_t>;

/// Passes 0 and 1 of `sequences` orders of 8 rows, one after the other.
std::vector<Rows> passes_of(const Order& order, std::uint64_t seed, std::size_t sequences) {
  Rows rows(8 * sequences);
  for (std::size_t s = 0; s < sequences; ++s) std::iota(rows.begin() + 8 * s, rows.begin() + 8 * (s + 1), 0);
  std::vector<Rows> passes;
  for (std::uint64_t pass = 0; pass < 2; ++pass) {
    order.advance(seed, pass, 8, rows);
    passes.push_back(rows);
  }
  return passes;
}

Tree::Entry random_state(std::int64_t value) { return {"random_state", value, {}}; }

}  // namespace

// scikit-learn 1.9.1: RandomState(42) draws the seed of an ArrayDataset64 and then that of its shuffles,
// whose sample indices these are.
BOOST_AUTO_TEST_CASE(of_one_estimator_are_scikit_learns) {
  const auto order = made<Order>("scikit_learn", {random_state(42)});
  BOOST_TEST(order->sequences(1) == 1);
  const std::vector<Rows> passes = passes_of(*order, 7, 1);
  BOOST_TEST(passes[0] == (Rows{5, 7, 0, 2, 1, 3, 6, 4}), boost::test_tools::per_element());
  BOOST_TEST(passes[1] == (Rows{3, 4, 5, 0, 7, 2, 6, 1}), boost::test_tools::per_element());
}

// The same of three estimators, whose random states are RandomState(42).randint(2**31 - 1, size=3).
BOOST_AUTO_TEST_CASE(of_each_class_are_scikit_learns) {
  const auto order = made<Order>("scikit_learn", {random_state(42)});
  BOOST_TEST(order->sequences(3) == 3);
  const std::vector<Rows> passes = passes_of(*order, 7, 3);
  BOOST_TEST(passes[0] == (Rows{6, 1, 3, 7, 0, 4, 2, 5, 6, 0, 7, 5, 1, 3, 2, 4, 0, 1, 4, 7, 6, 2, 5, 3}),
             boost::test_tools::per_element());
  BOOST_TEST(passes[1] == (Rows{2, 1, 7, 5, 6, 0, 3, 4, 2, 6, 4, 3, 0, 5, 7, 1, 0, 1, 6, 3, 5, 4, 2, 7}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(take_the_seed_of_the_run_if_no_other_is_given) {
  const auto given = made<Order>("scikit_learn", {random_state(42)});
  const auto of_run = made<Order>("scikit_learn");
  BOOST_TEST(passes_of(*of_run, 42, 3) == passes_of(*given, 0, 3));
  BOOST_TEST(passes_of(*of_run, (std::uint64_t{5} << 32U) + 42, 3) == passes_of(*given, 0, 3));
  BOOST_TEST(passes_of(*of_run, 43, 3) != passes_of(*given, 0, 3));
}

BOOST_AUTO_TEST_CASE(of_no_row_and_of_one_row_are_given) {
  const auto order = made<Order>("scikit_learn");
  order->advance(0, 0, 0, {});
  Rows one{0};
  order->advance(0, 0, 1, one);
  BOOST_TEST(one[0] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
