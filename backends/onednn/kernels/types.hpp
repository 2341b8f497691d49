#pragma once

#include <plexus/backend/backend.hpp>

#include <string>

namespace plexus::onednn {

/// A set of element types.
template <class... Ts>
struct Types {};
using Floats = Types<float, double>;
using Numbers = Types<float, double, std::int32_t, std::int64_t>;
using Integers = Types<std::int32_t, std::int64_t>;
using AnyType = Types<float, double, std::int32_t, std::int64_t, std::uint8_t, bool>;

template <class... Ts>
Support one_of(Types<Ts...>, DType dtype) {
  for (const DType accepted : {dtype_of<Ts>...}) {
    if (dtype == accepted) return {true, {}};
  }
  return {false, std::string(name_of(dtype)) + " is not supported"};
}

/// f(T{}) for the T that `dtype` is. Requires: it is one of the types.
template <class... Ts, class F>
Kernel visit(Types<Ts...>, DType dtype, F&& f) {
  Kernel result;
  (void)((dtype == dtype_of<Ts> && (result = f(Ts{}), true)) || ...);
  return result;
}

}  // namespace plexus::onednn
