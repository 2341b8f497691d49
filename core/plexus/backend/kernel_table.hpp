#pragma once

#include <plexus/backend/backend.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A table for backends that list their kernels by op. For authors of backends.
namespace plexus {

/// How a backend runs the nodes of one op.
struct KernelEntry {
  std::string_view op;
  Support (*support)(const Node& node);
  Kernel (*bind)(BindContext& context);  ///< requires: support(context.node()).yes
};

/// A backend's kernels by the names of their ops. Several threads may look up kernels at once.
class KernelTable {
 public:
  /// Adds the entries of a family of ops. Throws UsageError if an op has an entry already: one of the two
  /// would never run.
  void add(const std::vector<KernelEntry>& family);

  /// Whether there is an entry for the node's op that supports the node, and if not why.
  Support support(const Node& node) const;
  /// Requires: support(context.node()).yes.
  Kernel bind(BindContext& context) const;

 private:
  std::map<std::string_view, KernelEntry> entries_;
};

/// A set of element types.
template <class... Ts>
struct Types {};
using FloatTypes = Types<float, double>;
using IntegerTypes = Types<std::int32_t, std::int64_t>;
using NumberTypes = Types<float, double, std::int32_t, std::int64_t>;
using OrderedTypes = Types<float, double, std::int32_t, std::int64_t, std::uint8_t>;
using AnyTypes = Types<float, double, std::int32_t, std::int64_t, std::uint8_t, bool>;

/// Whether `dtype` is in the set.
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

/// Returns f(T{}) for the type T that `dtype` stands for. Requires: it is one of the types.
template <class... Ts, class F>
Kernel visit_type(Types<Ts...>, DType dtype, F&& f) {
  Kernel result;
  (void)((dtype == dtype_of<Ts> && (result = f(Ts{}), true)) || ...);
  return result;
}

}  // namespace plexus
