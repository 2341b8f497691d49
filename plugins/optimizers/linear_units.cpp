#include "linear_units.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

[[noreturn]] void refuse(const LearningStep& step, std::string_view optimizer) {
  const Node& maker = step.outputs[0].node();
  std::vector<std::string> found;
  for (const Variable& parameter : step.parameters) found.push_back(parameter.name());
  throw UsageError(fmt::format(
      "'{}' trains one dense layer without activation{}, behind layers without parameters, such as model: "
      "[flatten, dense: {{units: 1}}]; found the parameters {}, and an output that the operation '{}' of "
      "'{}' "
      "makes. Leave other layers and the activation out, or take an optimizer that learns by gradients, such "
      "as sgd",
      optimizer, optimizer == "tlu" ? " (or with step)" : "", fmt::join(found, ", "), maker.op().name(),
      maker.place()));
}

std::optional<Variable> parameter_of(const LearningStep& step, const Symbol& value) {
  for (const Variable& parameter : step.parameters) {
    if (parameter.value() == value) return parameter;
  }
  return std::nullopt;
}

bool is_plain_product(const Node& node) {
  return node.op().name() == "matmul" && !node.attributes().boolean("transpose_a") &&
         !node.attributes().boolean("transpose_b");
}

}  // namespace

LinearUnits linear_units(const LearningStep& step, const Symbol& decision, std::string_view optimizer) {
  Symbol product = decision;
  std::optional<Variable> bias;
  if (decision.node().op().name() == "add") {
    product = decision.node().input(0);
    bias = parameter_of(step, decision.node().input(1));
    if (!bias) refuse(step, optimizer);
  }
  if (!is_plain_product(product.node())) refuse(step, optimizer);
  const Symbol& features = product.node().input(0);
  const std::optional<Variable> kernel = parameter_of(step, product.node().input(1));
  if (!kernel || step.parameters.size() != (bias ? 2U : 1U)) refuse(step, optimizer);
  if (features.shape().rank() != 2) refuse(step, optimizer);
  return {decision, features, *kernel, bias};
}

}  // namespace plexus
