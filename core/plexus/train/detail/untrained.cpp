#include <plexus/graph/leaves.hpp>
#include <plexus/train/detail/untrained.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace plexus {
namespace {

template <std::size_t count>
bool has(const std::array<std::string_view, count>& names, std::string_view op) {
  return std::find(names.begin(), names.end(), op) != names.end();
}

bool is_constant_zero(const Node& node) {
  const Tensor* value = constant_value(node.output());
  if (value == nullptr) return false;
  for (std::int64_t i = 0; i < value->elements(); ++i) {
    if (value->at(i) != 0) return false;
  }
  return true;
}

/// Whether a node is zero for all data; `zeros` tells it of the nodes before.
bool is_zero(const Node& node, const std::vector<bool>& zeros) {
  static constexpr std::array<std::string_view, 2> products = {"multiply", "matmul"};
  static constexpr std::array<std::string_view, 13> linear = {
      "add", "subtract", "negate", "cast",  "reshape", "transpose",  "broadcast_to",
      "sum", "mean",     "sum_to", "slice", "concat",  "scatter_add"};
  const auto zero_input = [&](std::size_t i) {
    return bool{zeros[static_cast<std::size_t>(node.inputs()[i].node().id())]};
  };
  if (node.inputs().empty()) return is_constant_zero(node);
  const std::string_view op = node.op().name();
  if (op == "divide") return zero_input(0);
  if (has(products, op)) return zero_input(0) || zero_input(1);
  if (!has(linear, op)) return false;
  const std::size_t values = op == "scatter_add" ? 1 : node.inputs().size();
  for (std::size_t i = 0; i < values; ++i) {
    if (!zero_input(i)) return false;
  }
  return true;
}

/// For each node of the graph: whether it is zero for all data. The gradient of some ops is zeros rather than
/// none, and makes the gradients of all nodes before them zero. One pass, since a chain may be too long for a
/// recursion.
std::vector<bool> zeros_of(const Graph& graph) {
  std::vector<bool> zeros;
  for (std::size_t id = 0; id < graph.size(); ++id) zeros.push_back(is_zero(graph.node(id), zeros));
  return zeros;
}

/// For each node of the graph: whether it is computed from a leaf of this kind, or is one.
std::vector<bool> dependants(const Graph& graph, const Op& leaf) {
  std::vector<bool> depends(graph.size());
  for (std::size_t id = 0; id < graph.size(); ++id) {
    const Node& node = graph.node(id);
    depends[id] = &node.op() == &leaf;
    for (const Symbol& input : node.inputs()) {
      if (depends[static_cast<std::size_t>(input.node().id())]) depends[id] = true;
    }
  }
  return depends;
}

/// "'a', 'b' and 3 more".
std::string first_names(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most));
  std::string text = fmt::format("'{}'", fmt::join(names.begin(), end, "', '"));
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

constexpr const char* reasons =
    "The loss does not depend on them, or only through what passes no gradient: argmax, comparisons, "
    "rounding, casts to integers, stop_gradient. If that is meant, write trainable: false in their layer";

}  // namespace

std::vector<std::string> untrained(const std::vector<Variable>& parameters,
                                   const std::vector<Symbol>& gradients) {
  if (parameters.empty()) return {};
  const Graph& graph = parameters.front().value().graph();
  const std::vector<bool> of_data = dependants(graph, input_op());
  const std::vector<bool> of_variables = dependants(graph, variable_op());
  const std::vector<bool> zeros = zeros_of(graph);
  std::vector<std::string> none;
  std::vector<std::string> of_penalties;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto id = gradients[i] ? static_cast<std::size_t>(gradients[i].node().id()) : 0;
    if (!gradients[i] || zeros[id]) {
      none.push_back(parameters[i].name());
      continue;
    }
    if (!of_data[id] && of_variables[id]) of_penalties.push_back(parameters[i].name());
  }
  std::vector<std::string> warnings;
  if (!none.empty()) {
    warnings.push_back(
        fmt::format("parameters that get no gradient, so that training leaves them as they are: {}. {}",
                    first_names(none), reasons));
  }
  if (!of_penalties.empty()) {
    warnings.push_back(fmt::format(
        "parameters that learn nothing from the data, since their only gradient is that of a penalty: {}. {}",
        first_names(of_penalties), reasons));
  }
  return warnings;
}

}  // namespace plexus
