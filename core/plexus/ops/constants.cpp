#include <plexus/ops/ops.hpp>

namespace plexus {

Symbol constant(Graph& graph, double value, DType dtype) { return full(graph, {dtype, Shape{}}, value); }

Symbol full(Graph& graph, const Type& type, double value) {
  return graph.constant(Tensor::full(type, value));
}

Symbol zeros_like(const Symbol& x) { return full(x.graph(), x.type(), 0); }
Symbol ones_like(const Symbol& x) { return full(x.graph(), x.type(), 1); }

}  // namespace plexus
