#include <plexus/data/samples.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../support/says.hpp"

using namespace plexus;

BOOST_AUTO_TEST_SUITE(samples_in_memory)

BOOST_AUTO_TEST_CASE(features_are_split_among_the_targets) {
  const std::vector<float> x{1, 2, 3, 4, 5, 6};
  const std::array<std::int64_t, 2> y{0, 1};
  const Samples made = samples(x, std::span<const std::int64_t>(y));
  BOOST_TEST(made.rows == 2);
  BOOST_CHECK(made.inputs.at(0).values == Tensor::of<float>({2, 3}, {1, 2, 3, 4, 5, 6}));
  BOOST_CHECK(made.targets.at(0).values == Tensor::of<std::int64_t>({2}, {0, 1}));
  BOOST_TEST_REQUIRE(made.weights.size() == 1U);
  BOOST_TEST(!made.weights[0].has_value());
}

BOOST_AUTO_TEST_CASE(values_are_copied_and_tensors_are_shared) {
  std::vector<double> x{1, 2}, y{3, 4};
  const Samples copied = samples(x, y);
  x[0] = 9;
  BOOST_TEST(copied.inputs[0].values.at(0) == 1.0);
  Tensor image = Tensor::zeros({DType::uint8, {1, 2, 2}});
  const Samples shared = samples(image, Tensor::of<double>({1}, {5}));
  image.data<std::uint8_t>()[3] = 7;
  BOOST_TEST(shared.inputs[0].values.at(3) == 7.0);
  BOOST_CHECK(shared.inputs[0].values.shape() == (Shape{1, 2, 2}));
}

BOOST_AUTO_TEST_CASE(what_does_not_match_is_refused) {
  const std::vector<float> five{1, 2, 3, 4, 5}, two{0, 1}, none;
  BOOST_CHECK_EXCEPTION(samples(five, two), DataError, Says{"x holds 5 values"});
  BOOST_CHECK_EXCEPTION(samples(five, none), DataError, Says{"no targets"});
  BOOST_CHECK_EXCEPTION(
      samples(Tensor::zeros({DType::float32, {3, 2}}), Tensor::zeros({DType::float32, {2}})), DataError,
      Says{"float32 [3, 2] has 3 rows, float32 [2] has 2"});
  BOOST_CHECK_EXCEPTION(samples(Tensor::scalar(1.0), Tensor::scalar(1.0)), DataError,
                        Says{"a single number"});
}

BOOST_AUTO_TEST_SUITE_END()
