#include "arithmetic.hpp"
#include "pairs.hpp"

namespace plexus::reference {

namespace {

template <class Set, class F>
KernelEntry binary(std::string_view op, Set, F) {
  return {op, input_is<Set>, [](BindContext& context) {
            return visit_type(Set{}, context.node().type().dtype,
                              [&]<class T>(T) { return bind_pairs<T, T>(context, F{}); });
          }};
}

/// The larger and the smaller of two numbers; NaN if one of them is NaN, unlike std::max.
template <class T>
T larger(T a, T b) {
  return a > b || a != a ? a : b;
}
template <class T>
T smaller(T a, T b) {
  return a < b || a != a ? a : b;
}

/// An expression that applies F::of to each pair of elements.
template <class F>
auto calls() {
  return [](const auto& a, const auto& b) {
    return xt::make_lambda_xfunction([](auto x, auto y) { return F::of(x, y); }, a, b);
  };
}

}  // namespace

std::vector<KernelEntry> binary_kernels() {
  return {
      binary("add", OrderedTypes{}, [](const auto& a, const auto& b) { return a + b; }),
      binary("subtract", OrderedTypes{}, [](const auto& a, const auto& b) { return a - b; }),
      binary("multiply", OrderedTypes{}, [](const auto& a, const auto& b) { return a * b; }),
      binary("divide", FloatTypes{}, [](const auto& a, const auto& b) { return a / b; }),
      binary("power", OrderedTypes{}, calls<Power>()),
      binary("remainder", OrderedTypes{}, calls<Remainder>()),
      binary("floor_divide", OrderedTypes{}, calls<FloorDivide>()),
      binary("maximum", OrderedTypes{},
             [](const auto& a, const auto& b) {
               return xt::make_lambda_xfunction([](auto x, auto y) { return larger(x, y); }, a, b);
             }),
      binary("minimum", OrderedTypes{},
             [](const auto& a, const auto& b) {
               return xt::make_lambda_xfunction([](auto x, auto y) { return smaller(x, y); }, a, b);
             }),
  };
}

}  // namespace plexus::reference
