#include "perceptron_features.hpp"

#include <plexus/graph/leaves.hpp>

#include <numeric>
#include <vector>

namespace plexus {
namespace {

/// Whether `features` are the elements of `input` in their order.
bool is_same_memory(const Symbol& features, const Symbol& input) {
  if (features == input) return true;
  return features.node().op().name() == "reshape" && is_same_memory(features.node().input(0), input);
}

bool is_number(const Symbol& symbol) {
  const Tensor* value = constant_value(symbol);
  return value != nullptr && value->shape().is_scalar();
}

/// Applies to `bytes` the ops that lie between `input` and `features`; empty unless these treat all elements
/// alike.
Symbol of_bytes(const Symbol& features, const Symbol& input, const Symbol& bytes) {
  if (features == input) return bytes;
  const Node& node = features.node();
  if (node.op().name() == "reshape") return of_bytes(node.input(0), input, bytes);
  if (!node.op().elementwise() || node.output_count() != 1) return {};
  std::vector<Symbol> operands;
  for (const Symbol& operand : node.inputs()) {
    operands.push_back(is_number(operand) ? operand : of_bytes(operand, input, bytes));
    if (!operands.back()) return {};
  }
  return operands.empty() ? Symbol{} : features.graph().add_one(node.op(), operands, node.attributes());
}

Symbol all_bytes(Graph& graph) {
  std::vector<std::uint8_t> bytes(256);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return graph.constant(Tensor::of(Shape{256}, std::span<const std::uint8_t>(bytes)));
}

}  // namespace

PerceptronFeatures perceptron_features(const LearningStep& step, const Symbol& features) {
  if (step.inputs.size() != 1) return {features, {}};
  const Symbol& input = step.inputs[0];
  const bool whole_rows = input.shape().from(1).elements() == features.shape()[1];
  if (!whole_rows) return {features, {}};
  if (input.dtype() == DType::uint8) {
    const Symbol values = of_bytes(features, input, all_bytes(features.graph()));
    if (values) return {step.tables[0], values};
  }
  if (input.dtype() == DType::float64 && is_same_memory(features, input)) return {step.tables[0], {}};
  return {features, {}};
}

}  // namespace plexus
