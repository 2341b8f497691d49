#include "judge.hpp"

#include <plexus/compare/exact/exact_on_reference.hpp>
#include <plexus/graph/leaves.hpp>

#include <unordered_map>

#include <fmt/format.h>

namespace plexus::conformance {

namespace {

double roundoff_of(const Graph& graph) {
  for (std::size_t id = 0; id < graph.size(); ++id) {
    for (const Type& type : graph.node(id).types()) {
      if (type.dtype == DType::float32) return 0x1p-24;
    }
  }
  return 0x1p-52;  // twice: what it is judged against is rounded too
}

Tensor leaf_value(const Node& node, const Values& inputs) {
  if (const Tensor* value = constant_value(node.output()); value != nullptr) return *value;
  if (&node.op() == &position_op()) return Tensor::zeros(node.type());
  return inputs.at(node.attributes().text("name"));
}

}  // namespace

Expected expected_of(const Graph& graph, const Values& inputs, std::shared_ptr<const Backend> reference) {
  ExactOnReference evaluator(std::move(reference));
  const double roundoff = roundoff_of(graph);
  std::unordered_map<Symbol, Tensor> values;
  std::unordered_map<Symbol, Tensor> errors;
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    if (is_leaf(node)) {
      const Tensor value = leaf_value(node, inputs).converted(DType::float64);
      errors[node.output()] = Tensor::zeros(value.type());
      values[node.output()] = value;
      continue;
    }
    std::vector<Tensor> from;
    std::vector<Tensor> off;
    for (const Symbol& input : node.inputs()) {
      from.push_back(values.at(input));
      off.push_back(errors.at(input));
    }
    const std::vector<Tensor> outputs = evaluator.evaluate(node, from);
    const std::vector<Tensor> bounds = error_bounds(node, from, off, roundoff, evaluator);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      values[node.output(static_cast<int>(i))] = outputs[i];
      errors[node.output(static_cast<int>(i))] = bounds[i];
    }
  }
  Expected expected;
  for (const Graph::Named& output : graph.outputs()) {
    expected.values.push_back(values.at(output.symbol));
    expected.bounds.push_back(errors.at(output.symbol));
  }
  return expected;
}

}  // namespace plexus::conformance
