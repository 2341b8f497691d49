#include <plexus/data/detail/order.hpp>
#include <plexus/tensor/philox.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(order)

BOOST_AUTO_TEST_CASE(an_epoch_has_each_row_once_in_an_order_of_its_own) {
  const Tensor order = epoch_order(42, 3, 1000);
  BOOST_CHECK(order.type() == (Type{DType::int32, {1000}}));
  BOOST_CHECK(order == epoch_order(42, 3, 1000));
  BOOST_CHECK(!(order == epoch_order(42, 4, 1000)));
  BOOST_CHECK(!(order == epoch_order(43, 3, 1000)));
  const std::span<const std::int32_t> rows = order.data<std::int32_t>();
  std::vector<std::int32_t> sorted(rows.begin(), rows.end());
  std::sort(sorted.begin(), sorted.end());
  const Tensor given = given_order(1000);
  const std::span<const std::int32_t> identity = std::as_const(given).data<std::int32_t>();
  BOOST_CHECK(std::equal(sorted.begin(), sorted.end(), identity.begin(), identity.end()));
}

// The stream is the one that the documentation names.
BOOST_AUTO_TEST_CASE(the_order_is_that_of_its_stream) {
  std::array<std::int32_t, 50> expected{};
  fill_permutation(stream_key(42, "order", ""), 7, expected);
  std::array<std::int32_t, 50> found{};
  fill_epoch_order(42, 7, found);
  BOOST_CHECK(found == expected);
}

BOOST_AUTO_TEST_CASE(too_many_rows_are_refused) {
  BOOST_CHECK_EXCEPTION(epoch_order(0, 0, std::int64_t{1} << 31), DataError,
                        Says{"2147483648 rows are too many"});
}

BOOST_AUTO_TEST_SUITE_END()
