#pragma once

#include <plexus/backend/backend.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace plexus::reference {

/// How the backend runs the nodes of one op.
struct Entry {
  std::string_view op;
  Support (*support)(const Node& node);
  Kernel (*bind)(BindContext& context);
};

/// A set of element types.
template <class... Ts>
struct Types {};
using Floating = Types<float, double>;
using Numeric = Types<float, double, std::int32_t, std::int64_t>;
using Ordered = Types<float, double, std::int32_t, std::int64_t, std::uint8_t>;
using Integers = Types<std::int32_t, std::int64_t>;
using All = Types<float, double, std::int32_t, std::int64_t, std::uint8_t, bool>;

template <class... Ts>
Support one_of(Types<Ts...>, DType dtype) {
  for (const DType accepted : {dtype_of<Ts>...}) {
    if (dtype == accepted) return {true, {}};
  }
  return {false, std::string(name_of(dtype)) + " is not supported"};
}

/// Whether input `i` has one of the types.
template <class Set, std::size_t i = 0>
Support input_is(const Node& node) {
  return one_of(Set{}, node.input(i).dtype());
}

/// f(T{}) for the T that `dtype` is. Requires: it is one of the types.
template <class... Ts, class F>
Kernel visit(Types<Ts...>, DType dtype, F&& f) {
  Kernel result;
  (void)((dtype == dtype_of<Ts> && (result = f(Ts{}), true)) || ...);
  return result;
}

/// The families, one a file.
std::vector<Entry> unary_kernels();
std::vector<Entry> activation_kernels();
std::vector<Entry> binary_kernels();
std::vector<Entry> compare_kernels();
std::vector<Entry> select_kernels();
std::vector<Entry> cast_kernels();
std::vector<Entry> reduce_kernels();
std::vector<Entry> argmax_kernels();
std::vector<Entry> shape_kernels();
std::vector<Entry> gather_kernels();
std::vector<Entry> index_kernels();
std::vector<Entry> matmul_kernels();
std::vector<Entry> softmax_kernels();
std::vector<Entry> cross_entropy_kernels();

}  // namespace plexus::reference
