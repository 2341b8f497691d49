#include <plexus/ops/reduction_passes.hpp>
#include <plexus/ops/reductions.hpp>

#include <cstring>
#include <vector>

#include "entry.hpp"
#include "reduction.hpp"

namespace plexus::reference {

namespace {

template <class Reducer, class T>
Kernel bind_passes(BindContext& context) {
  const Node& node = context.node();
  const std::vector<ReductionPass> passes = reduction_passes(node);
  const T* x = context.in<T>(0);
  T* y = context.out<T>();
  if (passes.empty()) {
    return kernel([x, y, bytes = node.type().bytes()] {
      if (x != y) std::memcpy(y, x, bytes);
    });
  }
  struct Step {
    const T* from;
    T* to;
    ReductionPass pass;
  };
  std::int64_t between = 0;
  for (std::size_t i = 0; i + 1 < passes.size(); ++i) between += passes[i].outer * passes[i].inner;
  T* free = between == 0 ? nullptr
                         : static_cast<T*>(context.scratch(static_cast<std::size_t>(between) * sizeof(T)));
  std::vector<Step> steps;
  for (std::size_t i = 0; i < passes.size(); ++i) {
    T* to = i + 1 == passes.size() ? y : free;
    steps.push_back({x, to, passes[i]});
    x = to;
    if (to == free) free += passes[i].outer * passes[i].inner;
  }
  return kernel([steps] {
    for (const Step& step : steps) {
      const ReductionPass& pass = step.pass;
      combine_middle<Reducer>(step.from, step.to, pass.outer, pass.reduced, pass.inner);
    }
  });
}

template <class Reducer, class Set>
Kernel bind_reducer(BindContext& context) {
  return visit_type(Set{}, context.node().type().dtype,
                    [&]<class T>(T) { return bind_passes<Reducer, T>(context); });
}

}  // namespace

std::vector<KernelEntry> reduce_kernels() {
  return {{"sum", input_is<OrderedTypes>, bind_reducer<Sum, OrderedTypes>},
          {"max", input_is<OrderedTypes>, bind_reducer<Max, OrderedTypes>},
          {"min", input_is<OrderedTypes>, bind_reducer<Min, OrderedTypes>},
          {"prod", input_is<NumberTypes>, bind_reducer<Product, NumberTypes>},
          {"sum_to", input_is<NumberTypes>, bind_reducer<Sum, NumberTypes>}};
}

}  // namespace plexus::reference
