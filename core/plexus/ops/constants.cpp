#include <plexus/ops/ops.hpp>

#include <utility>

namespace plexus {

Symbol constant(Graph& graph, double value, DType dtype) { return full(graph, {dtype, Shape{}}, value); }

Symbol full(Graph& graph, const Type& type, double value) {
  return graph.constant(Tensor::full(type, value));
}

Symbol constant(Graph& graph, Tensor value) { return graph.constant(std::move(value)); }

Symbol constant(Graph& graph, const Type& type, const std::vector<double>& values) {
  return graph.constant(Tensor::of<double>(type.shape, values).converted(type.dtype));
}

Symbol zeros_like(const Symbol& x) { return full(x.graph(), x.type(), 0); }
Symbol ones_like(const Symbol& x) { return full(x.graph(), x.type(), 1); }

}  // namespace plexus
