#pragma once

#include "entry.hpp"
#include "views.hpp"

namespace plexus::reference {

/// Binds y = f(x), f being an xtensor expression of a vector.
template <class T, class Out = T, class F>
Kernel bind_map(BindContext& context, F f) {
  const std::int64_t n = context.node().type().shape.elements();
  return kernel([f, x = vector_view(context.in<T>(0), n),
                 y = Output<Out>{vector_view(context.out<Out>(), n)}] { xt::noalias(y.view) = f(x); });
}

/// The entry of an element-wise function without attributes.
template <class Set, class F>
KernelEntry unary(std::string_view op, Set, F) {
  return {op, input_is<Set>, [](BindContext& context) {
            return visit_type(Set{}, context.node().input(0).dtype(),
                              [&]<class T>(T) { return bind_map<T>(context, F{}); });
          }};
}

/// The entry of an element-wise predicate of floating-point numbers, whose result is bool.
template <class F>
KernelEntry question(std::string_view op, F) {
  return {op, input_is<FloatTypes>, [](BindContext& context) {
            return visit_type(FloatTypes{}, context.node().input(0).dtype(),
                              [&]<class T>(T) { return bind_map<T, bool>(context, F{}); });
          }};
}

}  // namespace plexus::reference
