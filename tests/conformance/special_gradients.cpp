// Gradients where an operand is infinite, or a function has a corner or an end: a number wherever the
// derivative is one. A product of 0 and an infinity on the way would be NaN.

#include <plexus/ops/differentiate.hpp>
#include <plexus/ops/ops.hpp>

#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "guarded.hpp"
#include "installed.hpp"

using namespace plexus;
using namespace plexus::conformance;

BOOST_AUTO_TEST_SUITE(gradients_at_special_points)

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double huge = 1e30;  // its square is beyond float32
constexpr double selu_scale = 1.0507009873554805;

/// The derivative of a function at an operand.
struct Point {
  std::string_view what;
  Symbol (*function)(const Symbol& x);
  double x;
  double derivative;
};

Symbol root_of_positive(const Symbol& x) {
  const Symbol positive = greater(x, 0);
  return select(positive, sqrt(select(positive, x, 1)), 0);
}

const Point points[] = {
    {"relu", relu, -inf, 0},
    {"relu", relu, 0, 0},
    {"relu", relu, inf, 1},
    {"leaky_relu", [](const Symbol& x) { return leaky_relu(x, 0.25); }, -inf, 0.25},
    {"leaky_relu", [](const Symbol& x) { return leaky_relu(x, 0.25); }, inf, 1},
    {"elu", [](const Symbol& x) { return elu(x, 1.5); }, -inf, 0},
    {"elu", [](const Symbol& x) { return elu(x, 1.5); }, huge, 1},
    {"elu", [](const Symbol& x) { return elu(x, 1.5); }, inf, 1},
    {"selu", selu, -inf, 0},
    {"selu", selu, inf, selu_scale},
    {"gelu", gelu, -inf, 0},
    {"gelu", gelu, -huge, 0},
    {"gelu", gelu, huge, 1},
    {"gelu", gelu, inf, 1},
    {"gelu_tanh", gelu_tanh, -inf, 0},
    {"gelu_tanh", gelu_tanh, -huge, 0},
    {"gelu_tanh", gelu_tanh, huge, 1},
    {"gelu_tanh", gelu_tanh, inf, 1},
    {"silu", silu, -inf, 0},
    {"silu", silu, -huge, 0},
    {"silu", silu, huge, 1},
    {"silu", silu, inf, 1},
    {"softplus", softplus, -inf, 0},
    {"softplus", softplus, inf, 1},
    {"clip", [](const Symbol& x) { return clip(x, -1, 1); }, -inf, 0},
    {"clip", [](const Symbol& x) { return clip(x, -1, 1); }, 1, 1},
    {"clip", [](const Symbol& x) { return clip(x, -1, 1); }, inf, 0},
    {"sigmoid", sigmoid, -inf, 0},
    {"sigmoid", sigmoid, inf, 0},
    {"tanh", tanh, -inf, 0},
    {"tanh", tanh, inf, 0},
    {"erf", erf, -inf, 0},
    {"erf", erf, huge, 0},
    {"erf", erf, inf, 0},
    {"exp", exp, -inf, 0},
    {"exp", exp, inf, inf},
    {"expm1", expm1, -inf, 0},
    {"log", log, inf, 0},
    {"log", log, 0, inf},
    {"log1p", log1p, inf, 0},
    {"log1p", log1p, -1, inf},
    {"sqrt", sqrt, 0, inf},
    {"sqrt", sqrt, inf, 0},
    {"sqrt behind a select", root_of_positive, 0, 0},
    {"sqrt behind a select", root_of_positive, -1, 0},
    {"sqrt behind a select", root_of_positive, 4, 0.25},
    {"rsqrt", rsqrt, inf, 0},
    {"reciprocal", reciprocal, huge, 0},
    {"reciprocal", reciprocal, -inf, 0},
    {"abs", abs, 0, 0},
    {"abs", abs, -inf, -1},
    {"sin", sin, 0, 1},
    {"tan", tan, 0, 1},
    {"atan", atan, 0, 1},
    {"atan", atan, huge, 0},
    {"atan", atan, -inf, 0},
    {"ceil", ceil, 0.5, 0},
    {"round", round, 0.5, 0},
    {"x^0", [](const Symbol& x) { return pow(x, 0); }, 0, 0},
    {"x^0", [](const Symbol& x) { return pow(x, 0); }, inf, 0},
    {"x^1", [](const Symbol& x) { return pow(x, 1); }, 0, 1},
    {"x^2", [](const Symbol& x) { return pow(x, 2); }, 0, 0},
    {"x^3", [](const Symbol& x) { return pow(x, 3); }, 0, 0},
    {"x^3", [](const Symbol& x) { return pow(x, 3); }, -2, 12},
    {"x^-1", [](const Symbol& x) { return pow(x, -1); }, inf, 0},
    {"2^x", [](const Symbol& x) { return pow(2, x); }, -inf, 0},
    {"0^x", [](const Symbol& x) { return pow(0 * x, x); }, 2, 0},
    {"1 / x", [](const Symbol& x) { return 1 / x; }, inf, 0},
    {"x / x of itself", [](const Symbol& x) { return x / stop_gradient(x); }, 0.5, 2},
    {"the larger", [](const Symbol& x) { return maximum(x, 0); }, -inf, 0},
    {"the larger", [](const Symbol& x) { return maximum(x, 0); }, inf, 1},
    {"the smaller", [](const Symbol& x) { return minimum(x, 0); }, 0, 0.5},
};

/// The derivatives of a function of two operands.
struct PairPoint {
  std::string_view what;
  Symbol (*function)(const Symbol& a, const Symbol& b);
  double a;
  double b;
  double by_a;
  double by_b;
};

const PairPoint pair_points[] = {
    {"a^b", pow, inf, 0, 0, inf},  // 1 log a
    {"a^b", pow, inf, -1, 0, 0},
    {"a^b", pow, 0, 0, 0, 0},
    {"a^b", pow, 0, 2, 0, 0},
    {"a^b", pow, -2, 2, -4, 0},
    {"a / b", operator/, 1, inf, 0, 0},
    {"the rest of a / b", remainder, 7.5, 2, 1, -3},
    {"the rest of a / b", remainder, -7.5, 2, 1, 4},
    {"the floor of a / b", floor_divide, 7.5, 2, 0, 0},
    {"a / b", operator/, 1, huge, 1e-30, 0},
    {"binary cross-entropy", binary_cross_entropy, 1, 0, std::log(1e7), 0},
    {"sigmoid cross-entropy", sigmoid_cross_entropy, 0, -inf, inf, 0},
    {"sigmoid cross-entropy", sigmoid_cross_entropy, 1, -inf, inf, -1},
    {"sigmoid cross-entropy", sigmoid_cross_entropy, 0, inf, -inf, 1},
    {"sigmoid cross-entropy", sigmoid_cross_entropy, 1, inf, -inf, 0},
    {"sigmoid cross-entropy", sigmoid_cross_entropy, 1, huge, -huge, 0},
};

/// Calls f(backend, dtype, what) for all that are there.
template <class F>
void for_all(F f) {
  for (const auto& [name, backend] : installed_backends()) {
    for (const DType dtype : {DType::float32, DType::float64}) {
      f(*backend, dtype, fmt::format("{} ({})", name, plexus::name_of(dtype)));
    }
  }
}

/// The gradients by the inputs of the sum of what `build` makes of them.
template <class F>
std::vector<Tensor> gradients(const Backend& backend, const std::vector<Tensor>& inputs, F build) {
  Graph graph;
  Values values;
  std::vector<Symbol> symbols;
  std::vector<Symbol> by;
  for (const Tensor& input : inputs) {
    const std::string name = fmt::format("x{}", symbols.size());
    symbols.push_back(graph.input(name, input.type()));
    if (is_floating(input.dtype())) by.push_back(symbols.back());
    values.emplace(name, input);
  }
  const std::vector<Symbol> found = differentiate(sum(build(symbols)), by);
  for (std::size_t i = 0; i < found.size(); ++i) {
    graph.output(fmt::format("d{}", i), found[i] ? found[i] : zeros_like(by[i]));
  }
  return Guarded(graph, backend, reference_backend(), values).run();
}

void check(double found, double expected, const std::string& what) {
  const bool close = found == expected || std::abs(found - expected) <= 1e-5 * std::abs(expected) + 1e-29;
  BOOST_TEST(close, what << ": the gradient is " << found << ", expected " << expected);
}

Tensor row(DType dtype, const Shape& shape, std::initializer_list<double> values) {
  return Tensor::of<double>(shape, values).converted(dtype);
}

}  // namespace

BOOST_AUTO_TEST_CASE(of_functions_of_one_operand_are_their_derivatives) {
  for_all([](const Backend& backend, DType dtype, const std::string& what) {
    for (const Point& point : points) {
      const auto found = gradients(backend, {Tensor::full({dtype, {3}}, point.x)},
                                   [&](const std::vector<Symbol>& x) { return point.function(x[0]); });
      check(found[0].at(2), point.derivative, fmt::format("{}: {} at {}", what, point.what, point.x));
    }
  });
}

BOOST_AUTO_TEST_CASE(of_functions_of_two_operands_are_their_derivatives) {
  for_all([](const Backend& backend, DType dtype, const std::string& what) {
    for (const PairPoint& point : pair_points) {
      const auto found =
          gradients(backend, {Tensor::full({dtype, {3}}, point.a), Tensor::full({dtype, {3}}, point.b)},
                    [&](const std::vector<Symbol>& x) { return point.function(x[0], x[1]); });
      const std::string at = fmt::format("{}: {} at {}, {}", what, point.what, point.a, point.b);
      check(found[0].at(2), point.by_a, at);
      check(found[1].at(2), point.by_b, at);
    }
  });
}

// Two of four classes are excluded; the others are equally likely.
BOOST_AUTO_TEST_CASE(of_a_row_of_which_classes_are_excluded_are_those_of_the_rest) {
  for_all([](const Backend& backend, DType dtype, const std::string& what) {
    const Tensor logits = row(dtype, {1, 4}, {-inf, 3, 3, -inf});
    const Tensor target = row(dtype, {1, 4}, {0, 1, 0, 0});
    const auto expect = [&](const std::vector<Tensor>& found, std::vector<double> wanted, const char* of) {
      for (std::size_t i = 0; i < 4; ++i) {
        check(found.back().at(static_cast<std::int64_t>(i)), wanted[i], fmt::format("{}: {}", what, of));
      }
    };
    expect(gradients(backend, {target, logits},
                     [](const auto& x) { return softmax_cross_entropy(stop_gradient(x[0]), x[1]); }),
           {0, -0.5, 0.5, 0}, "softmax_cross_entropy");
    expect(gradients(backend, {Tensor::of<std::int32_t>({1}, {1}), logits},
                     [](const auto& x) { return sparse_softmax_cross_entropy(x[0], x[1]); }),
           {0, -0.5, 0.5, 0}, "sparse_softmax_cross_entropy");
    // p (1 - p), and - p q of the other.
    expect(gradients(backend, {logits},
                     [](const auto& x) {
                       return slice(softmax(x[0]), {0, 1}, {1, 2});
                     }),
           {0, 0.25, -0.25, 0}, "softmax");
    expect(gradients(backend, {logits},
                     [](const auto& x) {
                       return slice(log_softmax(x[0]), {0, 1}, {1, 2});
                     }),
           {0, 0.5, -0.5, 0}, "log_softmax");
    expect(gradients(backend, {logits}, [](const auto& x) { return max(x[0], {1}); }), {0, 0.5, 0.5, 0},
           "max");
  });
}

// The derivative by each factor is the product of the others; of two zeros it is zero everywhere.
BOOST_AUTO_TEST_CASE(of_products_with_zeros_are_the_products_of_the_others) {
  for_all([](const Backend& backend, DType dtype, const std::string& what) {
    const Tensor factors = row(dtype, {3, 3}, {2, 3, 4, 2, 0, 4, 0, 3, 0});
    const auto found = gradients(backend, {factors}, [](const auto& x) { return prod(x[0], {1}); });
    const std::vector<double> expected{12, 8, 6, 0, 8, 0, 0, 0, 0};
    for (std::int64_t i = 0; i < 9; ++i) {
      check(found[0].at(i), expected[static_cast<std::size_t>(i)],
            fmt::format("{}: prod, factor {}", what, i));
    }
  });
}

// Infinite elements: the softmax of what is left, NaN where all are excluded.
BOOST_AUTO_TEST_CASE(of_logsumexp_are_a_softmax) {
  for_all([](const Backend& backend, DType dtype, const std::string& what) {
    const Tensor x = row(dtype, {1, 3}, {-inf, 1000, 1000});
    const auto found = gradients(backend, {x}, [](const auto& in) { return logsumexp(in[0], {1}); });
    check(found[0].at(0), 0, what + ": logsumexp");
    check(found[0].at(1), 0.5, what + ": logsumexp");
    check(found[0].at(2), 0.5, what + ": logsumexp");
  });
}

// -log of a probability that is not there stops at that of 1e-7, where nothing flows back.
BOOST_AUTO_TEST_CASE(of_probabilities_that_are_zero_are_numbers) {
  for_all([](const Backend& backend, DType dtype, const std::string& what) {
    const Tensor probabilities = row(dtype, {1, 3}, {0, 0.25, 0.75});
    const auto dense = gradients(backend, {row(dtype, {1, 3}, {1, 0, 0}), probabilities}, [](const auto& x) {
      return categorical_cross_entropy(stop_gradient(x[0]), x[1]);
    });
    const auto sparse = gradients(backend, {Tensor::of<std::int64_t>({1}, {0}), probabilities},
                                  [](const auto& x) { return sparse_categorical_cross_entropy(x[0], x[1]); });
    for (std::int64_t i = 0; i < 3; ++i) {
      check(dense.back().at(i), 0, what + ": categorical_cross_entropy");
      check(sparse.back().at(i), 0, what + ": sparse_categorical_cross_entropy");
    }
  });
}

BOOST_AUTO_TEST_SUITE_END()
