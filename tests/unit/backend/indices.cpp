#include <plexus/backend/indices.hpp>
#include <plexus/error/index_error.hpp>

#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/message_of.hpp"

using namespace plexus;
using plexus::test::message_of;

BOOST_AUTO_TEST_SUITE(indices)

namespace {

template <class Index>
std::string refused(std::vector<Index> indices, const Shape& shape, std::int64_t size) {
  return message_of<IndexError>([&] { require_in_range(indices.data(), shape, size); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(in_range_pass) {
  const std::vector<std::int32_t> some{0, 9, 3};
  require_in_range(some.data(), Shape{3}, 10);
  require_in_range(some.data(), Shape{}, 1);
  require_in_range(some.data(), Shape{0, 3}, 0);
  const std::int32_t last = INT32_MAX;
  require_in_range(&last, Shape{}, std::int64_t{1} << 40);
}

BOOST_AUTO_TEST_CASE(out_of_range_are_named_with_their_place) {
  const std::string what_to_do = "; correct the data, or enlarge what it selects from";
  BOOST_TEST(refused<std::int32_t>({1, 2, 10, -5}, {4}, 10) ==
             "index 10 in row 2 is out of range for size 10: expected 0 to 9" + what_to_do);
  BOOST_TEST(refused<std::int64_t>({1, 2, 0, -1}, {2, 2}, 10) ==
             "index -1 in row 1 (at [1, 1] of the indices, which are [2, 2]) is out of range for size 10: "
             "expected 0 to 9" +
                 what_to_do);
  BOOST_TEST(refused<std::int64_t>({std::int64_t{1} << 32}, {}, 10) ==
             "index 4294967296 is out of range for size 10: expected 0 to 9" + what_to_do);
  BOOST_TEST(refused<std::int32_t>({0}, {1}, 0) ==
             "index 0 in row 0 is out of range for size 0: there is nothing to select from" + what_to_do);
}

BOOST_AUTO_TEST_CASE(facts_stand_beside_the_text) {
  const std::vector<std::int64_t> values{0, 1, 2, 3, 4, 77};
  try {
    require_in_range(values.data(), Shape{3, 2}, 7);
    BOOST_ERROR("77 is below 7");
  } catch (const IndexError& error) {
    BOOST_TEST(error.index() == 77);
    BOOST_TEST(error.row() == 2);
    BOOST_TEST(error.rows() == 3);
    BOOST_TEST(error.size() == 7);
    BOOST_TEST(error.exit_code() == 1);
  }
}

// Every place of more than a few registers of them.
BOOST_AUTO_TEST_CASE(one_among_many_is_found) {
  for (std::size_t wrong = 0; wrong < 70; ++wrong) {
    std::vector<std::int32_t> many(70, 6);
    many[wrong] = wrong % 2 == 0 ? 7 : -1;
    try {
      require_in_range(many.data(), Shape{70}, 7);
      BOOST_ERROR("not found at " << wrong);
    } catch (const IndexError& error) {
      BOOST_TEST(error.row() == static_cast<std::int64_t>(wrong));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
