#include "unary.hpp"

#include <cmath>

namespace plexus::reference {

namespace {

/// 1 / (1 + e^-x) with an exponential that never overflows.
template <class T>
T sigmoid(T x) {
  const T e = std::exp(-std::abs(x));
  return (x >= 0 ? T(1) : e) / (1 + e);
}

}  // namespace

std::vector<KernelEntry> unary_kernels() {
  return {
      unary("negate", NumberTypes{}, [](const auto& x) { return -x; }),
      unary("abs", NumberTypes{}, [](const auto& x) { return xt::abs(x); }),
      unary("sign", NumberTypes{}, [](const auto& x) { return xt::sign(x); }),
      unary("floor", FloatTypes{}, [](const auto& x) { return xt::floor(x); }),
      unary("round", FloatTypes{}, [](const auto& x) { return xt::nearbyint(x); }),
      unary("exp", FloatTypes{}, [](const auto& x) { return xt::exp(x); }),
      unary("expm1", FloatTypes{}, [](const auto& x) { return xt::expm1(x); }),
      unary("log", FloatTypes{}, [](const auto& x) { return xt::log(x); }),
      unary("log1p", FloatTypes{}, [](const auto& x) { return xt::log1p(x); }),
      unary("sqrt", FloatTypes{}, [](const auto& x) { return xt::sqrt(x); }),
      unary("rsqrt", FloatTypes{}, [](const auto& x) { return 1 / xt::sqrt(x); }),
      unary("reciprocal", FloatTypes{}, [](const auto& x) { return 1 / x; }),
      unary("square", FloatTypes{}, [](const auto& x) { return x * x; }),
      unary("sin", FloatTypes{}, [](const auto& x) { return xt::sin(x); }),
      unary("cos", FloatTypes{}, [](const auto& x) { return xt::cos(x); }),
      unary("atan", FloatTypes{}, [](const auto& x) { return xt::atan(x); }),
      unary("tanh", FloatTypes{}, [](const auto& x) { return xt::tanh(x); }),
      unary("sigmoid", FloatTypes{},
            [](const auto& x) {
              return xt::make_lambda_xfunction([](auto each) { return sigmoid(each); }, x);
            }),
      unary("erf", FloatTypes{}, [](const auto& x) { return xt::erf(x); }),
      unary("logical_not", Types<bool>{}, [](const auto& x) { return !x; }),
      question("isnan", [](const auto& x) { return xt::isnan(x); }),
      question("isinf", [](const auto& x) { return xt::isinf(x); }),
  };
}

}  // namespace plexus::reference
