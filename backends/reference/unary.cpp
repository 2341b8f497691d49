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

std::vector<Entry> unary_kernels() {
  return {
      unary("negate", Numeric{}, [](const auto& x) { return -x; }),
      unary("abs", Numeric{}, [](const auto& x) { return xt::abs(x); }),
      unary("sign", Numeric{}, [](const auto& x) { return xt::sign(x); }),
      unary("floor", Floating{}, [](const auto& x) { return xt::floor(x); }),
      unary("exp", Floating{}, [](const auto& x) { return xt::exp(x); }),
      unary("expm1", Floating{}, [](const auto& x) { return xt::expm1(x); }),
      unary("log", Floating{}, [](const auto& x) { return xt::log(x); }),
      unary("log1p", Floating{}, [](const auto& x) { return xt::log1p(x); }),
      unary("sqrt", Floating{}, [](const auto& x) { return xt::sqrt(x); }),
      unary("rsqrt", Floating{}, [](const auto& x) { return 1 / xt::sqrt(x); }),
      unary("reciprocal", Floating{}, [](const auto& x) { return 1 / x; }),
      unary("square", Floating{}, [](const auto& x) { return x * x; }),
      unary("sin", Floating{}, [](const auto& x) { return xt::sin(x); }),
      unary("cos", Floating{}, [](const auto& x) { return xt::cos(x); }),
      unary("tanh", Floating{}, [](const auto& x) { return xt::tanh(x); }),
      unary("sigmoid", Floating{},
            [](const auto& x) {
              return xt::make_lambda_xfunction([](auto each) { return sigmoid(each); }, x);
            }),
      unary("erf", Floating{}, [](const auto& x) { return xt::erf(x); }),
      unary("logical_not", Types<bool>{}, [](const auto& x) { return !x; }),
  };
}

}  // namespace plexus::reference
