#include <array>
#include <cstring>
#include <vector>

#include "entry.hpp"
#include "reduction.hpp"

namespace plexus::reference {

namespace {

/// Which axes of x are combined.
using Reduced = std::array<bool, Shape::max_rank>;

Reduced listed_axes(const Node& node) {
  Reduced reduced{};
  for (const std::int64_t axis : node.attributes().integers("axes")) {
    reduced[static_cast<std::size_t>(axis)] = true;
  }
  return reduced;
}

/// The axes that broadcasting from `to` to `from` made or stretched.
Reduced broadcast_axes(const Shape& from, const Shape& to) {
  Reduced reduced{};
  const std::size_t made = from.rank() - to.rank();
  for (std::size_t axis = 0; axis < from.rank(); ++axis) {
    reduced[axis] = axis < made || to[axis - made] != from[axis];
  }
  return reduced;
}

/// One pass over data seen as [outer, reduced, inner].
struct Pass {
  std::int64_t outer;
  std::int64_t reduced;
  std::int64_t inner;
};

/// Neighbouring axes of one kind merged, then one pass for each group of combined ones, from the last.
std::vector<Pass> passes_over(const Shape& shape, const Reduced& reduced) {
  struct Group {
    std::int64_t size;
    bool reduced;
  };
  std::vector<Group> groups;
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    if (shape[axis] == 1) continue;
    if (groups.empty() || groups.back().reduced != reduced[axis]) groups.push_back({1, reduced[axis]});
    groups.back().size *= shape[axis];
  }
  std::vector<Pass> passes;
  std::int64_t inner = 1;
  for (std::size_t g = groups.size(); g-- > 0;) {
    if (!groups[g].reduced) {
      inner *= groups[g].size;
      continue;
    }
    std::int64_t outer = 1;
    for (std::size_t before = 0; before < g; ++before) outer *= groups[before].size;
    passes.push_back({outer, groups[g].size, inner});
  }
  return passes;
}

template <class Reducer, class T>
Kernel bind_passes(BindContext& context, const Reduced& reduced) {
  const Node& node = context.node();
  const std::vector<Pass> passes = passes_over(node.input(0).shape(), reduced);
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
    Pass pass;
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
      const Pass& pass = step.pass;
      combine_middle<Reducer>(step.from, step.to, pass.outer, pass.reduced, pass.inner);
    }
  });
}

template <class Reducer>
Kernel bind_reducer(BindContext& context) {
  return visit(Ordered{}, context.node().type().dtype,
               [&]<class T>(T) { return bind_passes<Reducer, T>(context, listed_axes(context.node())); });
}

Kernel bind_sum_to(BindContext& context) {
  const Node& node = context.node();
  return visit(Numeric{}, node.type().dtype, [&]<class T>(T) {
    return bind_passes<Sum, T>(context, broadcast_axes(node.input(0).shape(), node.type().shape));
  });
}

}  // namespace

std::vector<Entry> reduce_kernels() {
  return {{"sum", input_is<Ordered>, bind_reducer<Sum>},
          {"max", input_is<Ordered>, bind_reducer<Max>},
          {"min", input_is<Ordered>, bind_reducer<Min>},
          {"sum_to", input_is<Numeric>, bind_sum_to}};
}

}  // namespace plexus::reference
