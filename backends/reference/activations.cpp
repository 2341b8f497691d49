#include <cmath>
#include <numbers>

#include "unary.hpp"

namespace plexus::reference {

namespace {

template <class V>
using Element = typename V::value_type;

/// Binds y = f(x, number), where `number` is the attribute `name`.
template <class T, class F>
Kernel bind_with_number(BindContext& context, const char* name, F f) {
  const T number = static_cast<T>(context.node().attributes().number(name));
  return bind_map<T>(context, [f, number](const auto& x) { return f(x, number); });
}

template <class T>
Kernel bind_leaky_relu(BindContext& context) {
  return bind_with_number<T>(context, "negative_slope",
                             [](const auto& x, const T& slope) { return xt::where(x > T(0), x, x * slope); });
}

template <class T>
Kernel bind_elu(BindContext& context) {
  return bind_with_number<T>(context, "alpha", [](const auto& x, const T& alpha) {
    return xt::make_lambda_xfunction([alpha](T each) { return each > 0 ? each : alpha * std::expm1(each); },
                                     x);
  });
}

// x is the second argument of both functions, which xtensor returns where the comparison is false: so NaN
// stays NaN.
template <class T>
Kernel bind_clip(BindContext& context) {
  const Attributes& attributes = context.node().attributes();
  const T low = static_cast<T>(attributes.number("low"));
  const T high = static_cast<T>(attributes.number("high"));
  return bind_map<T>(context, [low, high](const auto& x) { return xt::minimum(high, xt::maximum(low, x)); });
}

template <class T>
T selu(T x) {
  constexpr double scale = 1.0507009873554805;
  constexpr double alpha = 1.6732632423543772;
  return x > 0 ? T(scale) * x : T(scale * alpha) * std::expm1(x);
}

/// Far below 0 the second factor is 0, and -inf times 0 would be NaN, so the first factor is limited to
/// -1000.
template <class T>
T gelu(T x) {
  return (x < -1000 ? T(-1000) : x) * (T(0.5) * (1 + std::erf(x * T(1 / std::numbers::sqrt2))));
}

template <class T>
T softplus(T x) {
  return (x < 0 ? T(0) : x) + std::log1p(std::exp(-std::abs(x)));
}

}  // namespace

std::vector<KernelEntry> activation_kernels() {
  const auto each = []<class F>(F) {
    return [](const auto& x) { return xt::make_lambda_xfunction(F{}, x); };
  };
  return {
      // x is the second argument, so that NaN stays NaN.
      unary("relu", NumberTypes{},
            [](const auto& x) { return xt::maximum(Element<std::decay_t<decltype(x)>>(0), x); }),
      {"leaky_relu", input_is<FloatTypes>,
       [](BindContext& context) {
         return visit_type(FloatTypes{}, context.node().type().dtype,
                           [&]<class T>(T) { return bind_leaky_relu<T>(context); });
       }},
      {"elu", input_is<FloatTypes>,
       [](BindContext& context) {
         return visit_type(FloatTypes{}, context.node().type().dtype,
                           [&]<class T>(T) { return bind_elu<T>(context); });
       }},
      {"clip", input_is<NumberTypes>,
       [](BindContext& context) {
         return visit_type(NumberTypes{}, context.node().type().dtype,
                           [&]<class T>(T) { return bind_clip<T>(context); });
       }},
      unary("selu", FloatTypes{}, each([](auto x) { return selu(x); })),
      unary("gelu", FloatTypes{}, each([](auto x) { return gelu(x); })),
      unary("softplus", FloatTypes{}, each([](auto x) { return softplus(x); })),
  };
}

}  // namespace plexus::reference
