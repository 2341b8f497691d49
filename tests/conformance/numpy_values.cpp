// Functions on values of which NumPy's results are known: those are written beside each. On every backend.

#include <plexus/backend/evaluate.hpp>
#include <plexus/ops/ops.hpp>

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "installed.hpp"

using namespace plexus;
using namespace plexus::conformance;

BOOST_AUTO_TEST_SUITE(values_of_numpy)

namespace {

constexpr double infinite_value = std::numeric_limits<double>::infinity();
const double nan_value = std::numeric_limits<double>::quiet_NaN();

using Doubles = std::vector<double>;
using NumpyFunction = std::function<Symbol(const std::vector<Symbol>&)>;

/// Values in row-major order.
struct NumpyOperand {
  Shape shape;
  Doubles values;
};

bool is_same(double found, double expected, DType dtype) {
  if (std::isnan(expected)) return std::isnan(found);
  if (found == expected) return std::signbit(found) == std::signbit(expected);
  const double roundoff = dtype == DType::float64 ? 0x1p-50 : 0x1p-21;
  return is_floating(dtype) && std::abs(found - expected) <= roundoff * std::abs(expected);
}

/// Of operands of one dtype, on every backend.
void check_numpy(std::string_view what, DType dtype, const std::vector<NumpyOperand>& operands,
                 const NumpyFunction& function, const Shape& shape, const Doubles& expected) {
  for (const auto& [name, backend] : installed_backends()) {
    const auto graph = std::make_shared<Graph>();
    std::map<std::string, Tensor> inputs;
    std::vector<Symbol> symbols;
    for (const NumpyOperand& given : operands) {
      const std::string input = fmt::format("x{}", symbols.size());
      inputs[input] = Tensor::of<double>(given.shape, given.values).converted(dtype);
      symbols.push_back(graph->input(input, inputs[input].type()));
    }
    graph->output("y", function(symbols));
    const Tensor y = evaluate(graph, inputs, {backend, installed_backends().at("reference")})[0];
    BOOST_TEST((y.shape() == shape), what << " on " << name << " is of shape " << y.shape().text());
    BOOST_REQUIRE(y.elements() == static_cast<std::int64_t>(expected.size()));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const double found = y.at(static_cast<std::int64_t>(i));
      BOOST_TEST(is_same(found, expected[i], y.dtype()), what << " of " << plexus::name_of(dtype) << " on "
                                                              << name << ", element " << i << ": " << found
                                                              << ", not " << expected[i]);
    }
  }
}

using NumpyPair = Symbol (*)(const Symbol&, const Symbol&);

void check_numpy_pairs(std::string_view what, NumpyPair function, const std::vector<DType>& dtypes,
                       const Doubles& a, const Doubles& b, const Doubles& expected) {
  const Shape shape{static_cast<std::int64_t>(a.size())};
  for (const DType dtype : dtypes) {
    check_numpy(
        what, dtype, {{shape, a}, {shape, b}},
        [&](const std::vector<Symbol>& x) { return function(x[0], x[1]); }, shape, expected);
  }
}

const std::vector<DType> floating_dtypes{DType::float32, DType::float64};
const std::vector<DType> signed_integers{DType::int32, DType::int64};

void check_one(std::string_view what, Symbol (*function)(const Symbol&), const Doubles& x,
               const Doubles& expected) {
  const Shape shape{static_cast<std::int64_t>(x.size())};
  for (const DType dtype : floating_dtypes) {
    check_numpy(
        what, dtype, {{shape, x}}, [&](const std::vector<Symbol>& in) { return function(in[0]); }, shape,
        expected);
  }
}

/// 0, 1, 2, .. in this shape.
NumpyOperand counted(const Shape& shape) {
  NumpyOperand given{shape, {}};
  for (std::int64_t i = 0; i < shape.elements(); ++i) given.values.push_back(static_cast<double>(i));
  return given;
}

void check_moved(std::string_view what, const Shape& from,
                 const std::function<Symbol(const Symbol&)>& function, const Shape& shape,
                 const Doubles& expected) {
  for (const DType dtype : {DType::float32, DType::uint8}) {
    check_numpy(
        what, dtype, {counted(from)}, [&](const std::vector<Symbol>& x) { return function(x[0]); }, shape,
        expected);
  }
}

}  // namespace

// np.round, np.ceil; np.isnan and np.isinf; np.tan and np.arctan.
BOOST_AUTO_TEST_CASE(of_one_operand) {
  check_one("round", round, {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.25, infinite_value, nan_value},
            {-2, -2, -0.0, 0, 2, 2, 2, infinite_value, nan_value});
  check_one("ceil", ceil, {-1.5, -0.5, 0, 0.25, 2, -infinite_value}, {-1, -0.0, 0, 1, 2, -infinite_value});
  check_one("isnan", isnan, {1, nan_value, infinite_value, -infinite_value, 0}, {0, 1, 0, 0, 0});
  check_one("isinf", isinf, {1, nan_value, infinite_value, -infinite_value, 0}, {0, 0, 1, 1, 0});
  const double quarter = std::atan(1.0);  // pi / 4
  check_one("atan", atan, {0, -0.0, 1, -1, infinite_value, -infinite_value, nan_value},
            {0, -0.0, quarter, -quarter, 2 * quarter, -2 * quarter, nan_value});
  check_one("tan", tan, {0, -0.0, 0.5, -2}, {0, -0.0, std::tan(0.5), std::tan(-2.0)});
}

// np.remainder and np.floor_divide: the rest has the sign of the divisor, the quotient is rounded downwards.
BOOST_AUTO_TEST_CASE(of_divisions_of_floating_numbers) {
  const Doubles a{7.5, -7.5, 7.5, -7.5, 6, -6, 3, -3, 1, -1, 0, infinite_value, nan_value};
  const Doubles b{2, 2, -2, -2, 3, 3, infinite_value, infinite_value, 0, 0, 0, 2, 2};
  check_numpy_pairs(
      "remainder", remainder, floating_dtypes, a, b,
      {1.5, 0.5, -0.5, -1.5, 0, 0, 3, infinite_value, nan_value, nan_value, nan_value, nan_value, nan_value});
  check_numpy_pairs(
      "floor_divide", floor_divide, floating_dtypes, a, b,
      {3, -4, -4, 3, 2, -2, 0, -1, infinite_value, -infinite_value, nan_value, nan_value, nan_value});
  // 0.1 is a little more than a tenth in both dtypes: a quotient that is rounded would be 10.
  check_numpy_pairs("floor_divide", floor_divide, floating_dtypes, {1}, {0.1}, {9});
}

BOOST_AUTO_TEST_CASE(of_divisions_and_powers_of_integers) {
  const Doubles a{7, -7, 7, -7, 6, 5, -5};
  const Doubles b{2, 2, -2, -2, 3, 0, 0};
  check_numpy_pairs("remainder", remainder, signed_integers, a, b, {1, 1, -1, -1, 0, 0, 0});
  check_numpy_pairs("floor_divide", floor_divide, signed_integers, a, b, {3, -4, -4, 3, 2, 0, 0});
  // The least integer by -1 wraps around.
  check_numpy_pairs("floor_divide", floor_divide, {DType::int32}, {-0x1p31}, {-1}, {-0x1p31});
  check_numpy_pairs("remainder", remainder, {DType::int32}, {-0x1p31}, {-1}, {0});
  check_numpy_pairs("power", pow, signed_integers, {3, -2, 2, -1, -1, 1, 0, 0, 2},
                    {4, 3, -1, -3, -4, -9, -1, 0, 30}, {81, -8, 0, -1, 1, 1, 0, 1, 0x1p30});
}

// Modulo 256.
BOOST_AUTO_TEST_CASE(of_bytes) {
  const std::vector<DType> bytes{DType::uint8};
  check_numpy_pairs("add", operator+, bytes, {200, 1}, {100, 2}, {44, 3});
  check_numpy_pairs("subtract", operator-, bytes, {5, 9}, {10, 4}, {251, 5});
  check_numpy_pairs("multiply", operator*, bytes, {20, 3}, {20, 4}, {144, 12});
  check_numpy_pairs("maximum", maximum, bytes, {200, 3}, {100, 4}, {200, 4});
  check_numpy_pairs("minimum", minimum, bytes, {200, 3}, {100, 4}, {100, 3});
  check_numpy_pairs("floor_divide", floor_divide, bytes, {255, 7, 9}, {2, 255, 0}, {127, 0, 0});
  check_numpy_pairs("remainder", remainder, bytes, {255, 7, 9}, {16, 255, 0}, {15, 7, 0});
  check_numpy_pairs("power", pow, bytes, {2, 2, 3}, {7, 8, 5}, {128, 0, 243});
}

BOOST_AUTO_TEST_CASE(of_truths) {
  check_numpy_pairs("logical_xor", logical_xor, {DType::boolean}, {0, 0, 1, 1}, {0, 1, 0, 1}, {0, 1, 1, 0});
  const NumpyOperand x{{3, 2}, {0, 0, 0, 1, 1, 1}};
  const auto of = [&](Symbol (*f)(const Symbol&, std::vector<std::int64_t>, bool),
                      std::vector<std::int64_t> axes, const Shape& shape, const Doubles& expected) {
    check_numpy(
        "any, all", DType::boolean, {x}, [&](const std::vector<Symbol>& in) { return f(in[0], axes, false); },
        shape, expected);
  };
  of(any, {1}, {3}, {0, 1, 1});
  of(all, {1}, {3}, {0, 0, 1});
  of(any, {}, {}, {1});
  of(all, {}, {}, {0});
  check_numpy("any of none", DType::boolean, {{{2, 0}, {}}}, [](const auto& in) { return any(in[0], {1}); },
              {2}, {0, 0});
  check_numpy("all of none", DType::boolean, {{{2, 0}, {}}}, [](const auto& in) { return all(in[0], {1}); },
              {2}, {1, 1});
}

BOOST_AUTO_TEST_CASE(of_summaries) {
  for (const DType dtype : {DType::float32, DType::float64, DType::int32, DType::int64}) {
    check_numpy("prod", dtype, {{{2, 3}, {2, 3, 4, 1, 5, 0}}}, [](const auto& x) { return prod(x[0], {1}); },
                {2}, {24, 0});
    check_numpy("prod", dtype, {{{2, 2}, {2, 3, 4, 5}}}, [](const auto& x) { return prod(x[0], {0}, true); },
                {1, 2}, {8, 15});
    check_numpy("prod of none", dtype, {{{0, 2}, {}}}, [](const auto& x) { return prod(x[0], {0}); }, {2},
                {1, 1});
  }
  for (const DType dtype : floating_dtypes) {
    // scipy.special.logsumexp
    check_numpy(
        "logsumexp", dtype,
        {{{4, 2}, {1000, 1000, -infinite_value, 3, -infinite_value, -infinite_value, infinite_value, 1}}},
        [](const auto& x) { return logsumexp(x[0], {-1}); }, {4},
        {1000 + std::log(2.0), 3, -infinite_value, infinite_value});
    // np.var: the squared distances from 2.5 are 2.25, 0.25, 0.25, 2.25.
    const NumpyOperand x{{4}, {1, 2, 3, 4}};
    check_numpy("variance", dtype, {x}, [](const auto& in) { return variance(in[0]); }, {}, {5.0 / 4});
    check_numpy("variance, ddof 1", dtype, {x}, [](const auto& in) { return variance(in[0], {}, true, 1); },
                {1}, {5.0 / 3});
  }
}

BOOST_AUTO_TEST_CASE(of_movements) {
  check_moved("np.split", {2, 6}, [](const Symbol& x) { return split(x, 3, 1)[1]; }, {2, 2}, {2, 3, 8, 9});
  check_moved("np.split at", {5}, [](const Symbol& x) { return split(x, {1, 3, 1}, 0)[1]; }, {3}, {1, 2, 3});
  check_moved("np.stack", {2},
              [](const Symbol& x) {
                return stack(std::array{x, x}, -1);
              },
              {2, 2}, {0, 0, 1, 1});
  check_moved("np.stack", {2}, [](const Symbol& x) { return stack(std::array{x, x}); }, {2, 2}, {0, 1, 0, 1});
  check_moved("np.tile", {2, 2},
              [](const Symbol& x) {
                return tile(x, {2, 2});
              },
              {4, 4}, {0, 1, 0, 1, 2, 3, 2, 3, 0, 1, 0, 1, 2, 3, 2, 3});
  check_moved("np.flip", {2, 3}, [](const Symbol& x) { return flip(x, 1); }, {2, 3}, {2, 1, 0, 5, 4, 3});
  check_moved("np.flip", {2, 3}, [](const Symbol& x) { return flip(x, 0); }, {2, 3}, {3, 4, 5, 0, 1, 2});
  // np.moveaxis(np.arange(8).reshape(2, 2, 2), 0, 2)
  check_moved("np.moveaxis", {2, 2, 2}, [](const Symbol& x) { return move_axis(x, 0, -1); }, {2, 2, 2},
              {0, 4, 1, 5, 2, 6, 3, 7});
  check_moved("x[-4:-1]", {6}, [](const Symbol& x) { return slice_axis(x, 0, -4, -1); }, {3}, {2, 3, 4});
  check_moved("x[1:99:2]", {6}, [](const Symbol& x) { return slice_axis(x, 0, 1, 99, 2); }, {3}, {1, 3, 5});
  check_moved("x[4:1]", {6}, [](const Symbol& x) { return slice_axis(x, 0, 4, 1); }, {0}, {});
  check_moved("x[::-2]", {6}, [](const Symbol& x) { return slice_axis(x, 0, {}, {}, -2); }, {3}, {5, 3, 1});
  check_moved("x[4:1:-1]", {6}, [](const Symbol& x) { return slice_axis(x, -1, 4, 1, -1); }, {3}, {4, 3, 2});
  check_moved("x[99:-99:-3]", {6}, [](const Symbol& x) { return slice_axis(x, 0, 99, -99, -3); }, {2},
              {5, 2});
}

// One matrix [[1, 2], [3, 4]] by the columns (1, 0) and (0, 1), then by one column (1, 1) for both of two.
BOOST_AUTO_TEST_CASE(of_products_that_broadcast) {
  for (const DType dtype : floating_dtypes) {
    check_numpy("np.matmul", dtype, {{{2, 2}, {1, 2, 3, 4}}, {{2, 2, 1}, {1, 0, 0, 1}}},
                [](const auto& x) { return matmul(x[0], x[1]); }, {2, 2, 1}, {1, 3, 2, 4});
    check_numpy("np.matmul", dtype, {{{2, 1, 1, 2}, {1, 2, 3, 4}}, {{1, 2, 1}, {1, 1}}},
                [](const auto& x) { return matmul(x[0], x[1]); }, {2, 1, 1, 1}, {3, 7});
  }
}

BOOST_AUTO_TEST_CASE(of_constants_that_are_given_as_values) {
  check_numpy("constant", DType::float32, {{{2}, {1, 2}}},
              [](const auto& x) {
                return x[0] + constant(x[0].graph(), {DType::float32, {2, 2}}, {10, 20, 30, 40}) +
                       constant(x[0].graph(), Tensor::scalar(0.5F));
              },
              {2, 2}, {11.5, 22.5, 31.5, 42.5});
}

BOOST_AUTO_TEST_SUITE_END()
