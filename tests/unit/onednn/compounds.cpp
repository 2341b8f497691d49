// Several steps of an optimizer done as one by a chain: what comes out is the same to the last bit.
#include <plexus/ops/ops.hpp>

#include <boost/test/unit_test.hpp>

#include "bodies.hpp"

using namespace plexus;
using namespace plexus::onednn_tests;

BOOST_AUTO_TEST_SUITE(compounds, *boost::unit_test::precondition(test::needs_onednn))

namespace {

const std::vector<Shape> shapes{{}, {1}, {7}, {16}, {3, 5}, {2, 513}, {2, 2000}, {40, 30}};

/// Inputs w, m, v, g of a shape, then the learning rate.
std::vector<Type> types_of(const Shape& shape) {
  const Type type{DType::float32, shape};
  return {type, type, type, type, {DType::float32, {}}};
}

Symbol moved(const Symbol& from, const Symbol& to, double share) { return from + (to - from) * share; }

}  // namespace

BOOST_AUTO_TEST_CASE(adams_whole_step) {
  for (const Shape& shape : shapes) {
    BOOST_TEST_CONTEXT(shape.text()) {
      check_body(types_of(shape), [](const auto& x) {
        const Symbol m = moved(x[1], x[3], 0.1);
        const Symbol v = moved(square(x[2]), square(x[3]), 0.001);
        return std::vector{m, v, x[0] - x[4] * m / (sqrt(v) + 1e-7)};
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(operands_in_any_order) {
  for (const Shape& shape : shapes) {
    BOOST_TEST_CONTEXT(shape.text()) {
      check_body(types_of(shape), [](const auto& x) {
        return std::vector{0.1 * (x[3] - x[1]) + x[1], x[0] - x[1] * x[4] / (0.5 + sqrt(square(x[2])))};
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_read_besides_stays) {
  for (const Shape& shape : shapes) {
    BOOST_TEST_CONTEXT(shape.text()) {
      check_body(types_of(shape), [](const auto& x) {
        const Symbol difference = x[3] - x[1];
        const Symbol root = sqrt(square(x[2]));
        return std::vector{x[1] + difference * 0.1, difference, x[0] - x[4] * x[1] / (root + 1e-3), root};
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(rows_beside_a_matrix) {
  const DType f = DType::float32;
  check_body({{f, {30, 40}}, {f, {40}}, {f, {30, 1}}, {f, {}}}, [](const auto& x) {
    // The step of one row, of which every row of the matrix takes its part; a factor for each row.
    const Symbol row = moved(x[1], square(x[1]), 0.3);
    return std::vector{x[0] + row, x[0] + (x[0] * 2 - x[0]) * x[2],
                       x[0] - row * x[3] / (sqrt(square(x[0])) + x[2] * x[2] + 1)};
  });
}

BOOST_AUTO_TEST_CASE(doubles_are_computed_step_by_step) {
  const Type type{DType::float64, {100}};
  check_body({type, type}, [](const auto& x) { return std::vector{moved(x[0], x[1], 0.25)}; });
}

BOOST_AUTO_TEST_SUITE_END()
