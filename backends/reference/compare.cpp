#include "pairs.hpp"

namespace plexus::reference {

namespace {

template <class Set, class F>
KernelEntry predicate(std::string_view op, Set, F) {
  return {op, input_is<Set>, [](BindContext& context) {
            return visit_type(Set{}, context.node().input(0).dtype(),
                              [&]<class T>(T) { return bind_pairs<T, bool>(context, F{}); });
          }};
}

}  // namespace

std::vector<KernelEntry> compare_kernels() {
  return {
      predicate("equal", OrderedTypes{}, [](const auto& a, const auto& b) { return xt::equal(a, b); }),
      predicate("not_equal", OrderedTypes{},
                [](const auto& a, const auto& b) { return xt::not_equal(a, b); }),
      predicate("less", OrderedTypes{}, [](const auto& a, const auto& b) { return a < b; }),
      predicate("less_equal", OrderedTypes{}, [](const auto& a, const auto& b) { return a <= b; }),
      // The same expressions as above with the operands exchanged: half as much to compile.
      predicate("greater", OrderedTypes{}, [](const auto& a, const auto& b) { return b < a; }),
      predicate("greater_equal", OrderedTypes{}, [](const auto& a, const auto& b) { return b <= a; }),
      predicate("logical_and", Types<bool>{}, [](const auto& a, const auto& b) { return a && b; }),
      predicate("logical_or", Types<bool>{}, [](const auto& a, const auto& b) { return a || b; }),
      predicate("logical_xor", Types<bool>{},
                [](const auto& a, const auto& b) { return xt::not_equal(a, b); }),
  };
}

}  // namespace plexus::reference
