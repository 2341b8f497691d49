#include <plexus/data/detail/columns.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace plexus;

BOOST_AUTO_TEST_SUITE(columns)

BOOST_AUTO_TEST_CASE(codes_are_changed_to_those_of_the_training) {
  const std::vector<Field> known = {{"c", {DType::int64, {}}, Use::undecided, {"b", "a"}}};
  const auto fitted = [&](std::vector<double> values) {
    const auto rows = static_cast<std::int64_t>(values.size());
    Tensor codes(DType::float64, {rows});
    std::copy(values.begin(), values.end(), codes.data<double>().begin());
    return with_known_classes({{"c", codes, {"a", "b", "c"}}}, known).at(0);
  };
  BOOST_CHECK(fitted({0, 1, 0}).values == (Tensor::of<std::int64_t>({3}, {1, 0, 1})));
  BOOST_TEST(fitted({0, 2}).flaw.starts_with("column 'c' holds 'c' in row 1 (from 0), which is no class"));
  // What no integer holds is no code either.
  for (const double wrong : {-1.0, 3.0, 1e300, -1e300, std::numeric_limits<double>::quiet_NaN()}) {
    const Column column = fitted({0, wrong});
    BOOST_TEST(column.flaw.find("in row 1 (from 0), which is no class of the training") != column.flaw.npos,
               column.flaw);
  }
}

BOOST_AUTO_TEST_SUITE_END()
